#!/usr/bin/env python3
"""Trains the trees in `trees.rs`, which tell the text of an article from everything around it.

Needs Python 3.11, numpy and lightgbm, and a release build of dateline, which computes the numbers
that the model sees: they have one source of truth, `src/extract/features.rs`.

  train.py collect --pages DIR [--dateline target/release/dateline] --data DATA.npz
  train.py train   --data DATA.npz --scores SCORES.jsonl [--trees src/extract/model/trees.rs] [--leave corpus]
  train.py replay  --scores SCORES.jsonl [--dateline target/release/dateline]

Pages lie as DIR/CORPUS/ID/page.html with DIR/CORPUS/ID/truth.json beside it. The truth is one object:
  url      the address the page was saved from
  site     what pages are grouped by in cross-validation: no site is both learned from and tested on
  body     the text a person would keep, paragraphs divided by line ends; or, where that is not known,
  with     a list of texts that belong to the article, and
  without  a list of texts that do not

`collect` asks `dateline extract --batch --features` for the runs of each page and labels each with the
share of its word triples that the truth holds. Beside each page it reads copies of it as other programs
might have written it: paragraphs as lines or boxes, without names, without new elements. `train`
cross-validates in five folds by site, writes the score that each run got from the fold that did not know
its site (one line a page: {"path","scores"}), trains on everything and writes the trees. With
`--leave corpus` each corpus is scored by a model that knew neither its pages nor other pages of its
sites: what pages of a kind not learned from would get. `replay` speaks the protocol of `dateline extract
--batch` and hands each page its cross-validated scores, so that any program that scores extractors
measures what a page of an unknown site would get.

The trees in the repository were trained on the pages of: the article extraction benchmark of Scrapinghub
(MIT), the evaluation set of Fundus (MIT), WCXB (CC-BY-4.0), the evaluation sets of Trafilatura and of
Mozilla Readability (Apache-2.0), the test pages of Postlight Parser (Apache-2.0 or MIT), CleanPortalEval
and a small set of Chinese pages. None of the pages is in the repository.
"""
import argparse, collections, json, os, random, re, subprocess, sys, tempfile, unicodedata

TOKEN = re.compile(r'\w+')
# How much a page of a corpus counts: hand-made truth of news most, segments and guides less.
WEIGHT = collections.defaultdict(lambda: 0.5, aeb=1.5, fundus=1.0, cleanportal=0.8, chinese=1.0, readability=0.7, wcxb=0.45, trafilatura=0.6, postlight=0.5)
# Corpora whose truth lacks list items, cells and sub-headings: such negatives say nothing.
PARAGRAPHS_ONLY = {'fundus'}
FOLDS = 5
PARAMS = dict(objective='binary', learning_rate=0.08, num_leaves=24, min_data_in_leaf=40, feature_fraction=0.35,
              bagging_fraction=0.8, bagging_freq=1, lambda_l2=4.0, max_bin=63, verbose=-1, seed=7, num_threads=1, deterministic=True, force_row_wise=True)
TREES = 300
# The share of pages that are learned without their class names.
NAMELESS = 0.3
# Altered copies of each page that are learned from, and how much one counts.
COPIES, COPY_WEIGHT = 2, 0.3

# What is not altered: scripts, comments, and text whose spaces count.
FIXED = re.compile(r'(<(script|style|pre|textarea|noscript|title)\b.*?</\2\s*>|<!--.*?-->)', re.S | re.I)
LINKED_DATA = re.compile(r'<script[^>]*ld\+json.*?</script>', re.S | re.I)
BLOCKS = r'</?(?:p|div|li|ul|ol|h[1-6]|section|article|header|footer|aside|nav|main|figure|figcaption|blockquote|table|tbody|tr|td)\b[^<>]*>'
NAMES = re.compile(r'''\s(?:class|id|role|itemprop|itemtype|data-[\w-]+|aria-[\w-]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>]+)''', re.I)
NEW = re.compile(r'<(/?)(?:article|section|main|aside|header|footer|nav|figure|figcaption|time|hgroup)\b', re.I)
LISTS = re.compile(r'<(/?)(?:ul|ol|li|dl|dt|dd)\b', re.I)
PARAGRAPHS = re.compile(r'<(/?)p\b', re.I)
BEGIN, END = re.compile(r'<p\b[^<>]*>', re.I), re.compile(r'</p\s*>', re.I)
SPACES = re.compile(r'\s+')
AROUND = re.compile(' ?(%s) ?' % BLOCKS, re.I)

# Ways to write the same page. One of each line is drawn for a copy.
WAYS = [
    [None, lambda t: PARAGRAPHS.sub(r'<\1div', t), lambda t: BEGIN.sub('', END.sub('<br><br>', t))],
    [None, lambda t: NAMES.sub('', t)],
    [None, lambda t: NEW.sub(r'<\1div', t)],
    [None, None, lambda t: LISTS.sub(r'<\1div', t)],
    [None, lambda t: AROUND.sub(r'\n\1\n', t), lambda t: AROUND.sub(r'\1', SPACES.sub(' ', t))],
]


def altered(page, draw):
    """A page as another program might have written it: what it says stays, how it is marked up does not."""
    if draw.random() < 0.5:
        page = LINKED_DATA.sub('', page)
    parts = FIXED.split(page)
    for way in map(draw.choice, WAYS):
        if way:
            parts[::3] = map(way, parts[::3])
    # Behind each fixed part stands the name of its element.
    return ''.join(part for number, part in enumerate(parts) if number % 3 != 2)


def low(text):
    return unicodedata.normalize('NFKC', text).casefold()


def letters(text):
    return ''.join(TOKEN.findall(low(text)))


def words(text):
    # Wide scripts write no spaces: their characters are words.
    out = []
    for token in TOKEN.findall(low(text)):
        if any('\u2e80' <= c <= '\ud7ff' for c in token):
            out.extend(token)
        else:
            out.append(token)
    return out


def triples(tokens):
    return {tuple(tokens[i:i + 3]) for i in range(max(1, len(tokens) - 2))} if tokens else set()


def labels(runs, truth):
    """For each run the share of it that is article text, and whether that is known."""
    if truth.get('body'):
        body = words(truth['body'])
        known = triples(body)
        lines = {letters(line) for line in truth['body'].split('\n')}
        for text in runs:
            own = words(text)
            if len(own) >= 3:
                grams = triples(own)
                yield sum(g in known for g in grams) / len(grams), 1.0
            else:
                yield float(letters(text) in lines and bool(letters(text))), 1.0
        return
    good = [letters(x) for x in truth.get('with') or []]
    bad = [letters(x) for x in truth.get('without') or []]
    for text in runs:
        own = letters(text)
        hit = lambda segments: any(s and own and (s in own or (len(own) > 20 and own in s)) for s in segments)
        is_good, is_bad = hit(good), hit(bad)
        # A short text may hold a segment by chance.
        yield float(is_good), float(is_good != is_bad)


def collect(args):
    import numpy as np
    process = subprocess.Popen([args.dateline, 'extract', '--batch', '--features'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    rows, label, known, page_of, length, pages, names = [], [], [], [], [], [], None
    draw = random.Random(21)
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, 'page.html')
        for corpus, name, path, truth in stored(args.pages):
            learn = bool(truth.get('body') or truth.get('with') or truth.get('without')) and corpus != 'bnn-synthetic'
            for number in range(1 + (COPIES if learn else 0)):
                if number:
                    with open(path, encoding='utf-8', errors='replace') as page, open(copy, 'w', encoding='utf-8') as out:
                        out.write(altered(page.read(), draw))
                request = {'id': name, 'url': truth.get('url', ''), 'path': copy if number else path}
                process.stdin.write((json.dumps(request) + '\n').encode())
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                runs = answer['runs']
                names = names or answer['names'] or None
                # A copy has no path: nothing is measured on it.
                pages.append((corpus, truth.get('site') or truth.get('url') or name, '' if number else path))
                if not runs:
                    continue
                texts = [run['text'] for run in runs]
                rows.append(np.array([run['values'] for run in runs], np.float32))
                pairs = list(labels(texts, truth)) if learn else [(0.0, 0.0)] * len(runs)
                label.extend(share for share, _ in pairs)
                known.extend(sure for _, sure in pairs)
                page_of.extend([len(pages) - 1] * len(runs))
                length.extend(len(words(text)) for text in texts)
    np.savez(args.data, rows=np.concatenate(rows), label=np.array(label, np.float32), known=np.array(known, np.float32),
             page=np.array(page_of, np.int32), words=np.array(length, np.float32), pages=np.array(json.dumps(pages)), names=np.array(json.dumps(names)))


def stored(root):
    """Corpus, name, path and truth of each page that lies below a directory."""
    for corpus in sorted(os.listdir(root)):
        for name in sorted(os.listdir(os.path.join(root, corpus))):
            folder = os.path.join(root, corpus, name)
            try:
                truth = json.load(open(os.path.join(folder, 'truth.json'), encoding='utf-8'))
            except (OSError, ValueError):
                continue
            yield corpus, name, os.path.abspath(os.path.join(folder, 'page.html')), truth
        print(corpus, file=sys.stderr)


def load(path):
    import numpy as np
    data = np.load(path)
    return data, json.loads(str(data['pages'])), json.loads(str(data['names']))


def weights(data, pages, names):
    import numpy as np
    corpus = np.array([page[0] for page in pages])[data['page']]
    weight = np.maximum(1.0, np.minimum(data['words'], 120.0)) ** 0.5 * data['known']
    weight *= np.array([WEIGHT[c] for c in corpus])
    weight *= np.array([1.0 if path else COPY_WEIGHT for _, _, path in pages])[data['page']]
    share = data['label']
    # Half a paragraph: no lesson.
    weight = np.where((share > 0.3) & (share < 0.7), weight * 0.2, weight)
    column = {name: i for i, name in enumerate(names)}
    rows = data['rows']
    inside = rows[:, column['d_hold70']] >= 0
    other = (rows[:, column['t_li']] > 0) | (rows[:, column['t_cell']] > 0) | (rows[:, column['t_h']] > 0)
    silent = np.isin(corpus, list(PARAGRAPHS_ONLY)) & (share < 0.5) & other & inside & (rows[:, column['ld']] < 0.5)
    weight = np.where(silent, 0.0, weight)
    # Menus are most of a page and teach little: a quarter of them stands for all.
    easy = (share < 0.3) & (rows[:, column['d_hold50']] < 0) & (rows[:, column['ld']] > 0.5)
    drawn = np.random.default_rng(5).random(len(weight)) < 0.25
    return np.where(easy, np.where(drawn, weight * 4, 0.0), weight)


def folds(pages, leave):
    """The fold of each page: a fifth of the sites, or a corpus."""
    if leave == 'corpus':
        corpora = sorted({corpus for corpus, _, _ in pages})
        return [corpora.index(corpus) for corpus, _, _ in pages]
    sites = sorted({site for _, site, _ in pages})
    random.Random(3).shuffle(sites)
    fold = {site: i % FOLDS for i, site in enumerate(sites)}
    return [fold[site] for _, site, _ in pages]


def without_names(rows, page, pages, names):
    """The rows, where the pages drawn have lost what class names say: sites name things as they like."""
    import numpy as np
    drawn = (np.random.default_rng(1).random(len(pages)) < NAMELESS)[page]
    for column, name in enumerate(names):
        if name[0] == 'c' and name[1:].isdigit():
            rows[drawn, column] = 20
        elif name in ('good_cls', 'bad_cls', 'itemprop_body', 'role_aside', 'role_main'):
            rows[drawn, column] = 0
    return rows


def fit(rows, label, weight, columns, page, pages, names):
    import lightgbm, numpy as np
    use = weight > 0
    rows = without_names(rows[use], page[use], pages, names)[:, columns]
    data = lightgbm.Dataset(rows, (label[use] > 0.5).astype(np.float32), weight=weight[use], params=PARAMS)
    return lightgbm.train(PARAMS, data, TREES)


def train(args):
    import numpy as np
    data, pages, names = load(args.data)
    rows, label = data['rows'], data['label']
    weight = weights(data, pages, names)
    fold_of = folds(pages, args.leave)
    fold = np.array(fold_of)[data['page']]
    sites = np.array([site for _, site, _ in pages])
    drop = set(args.without.split(',')) if args.without else set()
    columns = [i for i, name in enumerate(names) if name not in drop]
    scores = np.zeros(len(label), np.float32)
    for k in sorted(set(fold_of)):
        # A site may lie in two corpora.
        tested = np.isin(sites, sites[np.array(fold_of) == k])[data['page']]
        model = fit(rows, label, np.where(tested, 0, weight), columns, data['page'], pages, names)
        scores[fold == k] = model.predict(rows[fold == k][:, columns])
    own = np.where(np.array([bool(path) for _, _, path in pages])[data['page']], weight, 0)
    target = (label > 0.5).astype(np.float32)
    p = np.clip(scores, 1e-6, 1 - 1e-6)
    loss = -(target * np.log(p) + (1 - target) * np.log(1 - p))
    print('cross-validated: log loss %.4f, weighted error %.4f' % ((loss * own).sum() / own.sum(), (((p > 0.5) != (target > 0.5)) * own).sum() / own.sum()))
    with open(args.scores, 'w') as out:
        starts = np.searchsorted(data['page'], np.arange(len(pages) + 1))
        for n, (_, _, path) in enumerate(pages):
            if not path:
                continue
            out.write(json.dumps({'path': path, 'scores': [round(float(x), 4) for x in scores[starts[n]:starts[n + 1]]]}) + '\n')
    if not args.gains and not args.trees:
        return
    model = fit(rows, label, weight, columns, data['page'], pages, names)
    gain = sorted(zip(model.feature_importance('gain'), [names[c] for c in columns]), reverse=True)
    if args.gains:
        for value, name in gain:
            print('%12.0f %s' % (value, name))
    if args.trees:
        write(model, columns, names, args.trees)


def write(model, columns, names, path):
    """The trees as Rust constants. A child below zero is a leaf: -1 the first."""
    nodes, leaves, roots = [], [], []
    for tree in model.dump_model()['tree_info']:
        first_node, own = len(nodes), []
        def walk(node):
            if 'leaf_value' in node:
                leaves.append(node['leaf_value'])
                return -len(leaves)
            index = len(own)
            own.append(None)
            left, right = walk(node['left_child']), walk(node['right_child'])
            own[index] = (columns[node['split_feature']], node['threshold'], left, right)
            return index
        root = walk(tree['tree_structure'])
        if not own:
            continue
        shift = lambda child: child if child < 0 else child + first_node
        nodes.extend((f, t, shift(l), shift(r)) for f, t, l, r in own)
        roots.append(first_node)
    with open(path, 'w') as out:
        out.write('//! The trees of the model. Written by `train.py`: do not edit.\n\nuse super::Node;\n\n')
        out.write('/// The numbers the model was trained on, in the order of a row.\n#[cfg(test)]\n#[rustfmt::skip]\npub(super) const FEATURES: [&str; %d] = [\n' % len(names))
        for i in range(0, len(names), 8):
            out.write('    ' + ' '.join('"%s",' % name for name in names[i:i + 8]) + '\n')
        out.write('];\n\n/// The first node of each tree.\n#[rustfmt::skip]\npub(super) const ROOTS: [u16; %d] = [\n' % len(roots))
        for i in range(0, len(roots), 16):
            out.write('    ' + ' '.join('%d,' % root for root in roots[i:i + 16]) + '\n')
        out.write('];\n\n/// The nodes of all trees.\n#[rustfmt::skip]\npub(super) static NODES: [Node; %d] = [\n' % len(nodes))
        for i in range(0, len(nodes), 6):
            out.write('    ' + ' '.join('Node(%d, %s, %d, %d),' % (f, number(t), l, r) for f, t, l, r in nodes[i:i + 6]) + '\n')
        out.write('];\n\n/// The leaves of all trees, in log odds.\n#[rustfmt::skip]\npub(super) static LEAVES: [f32; %d] = [\n' % len(leaves))
        for i in range(0, len(leaves), 12):
            out.write('    ' + ' '.join('%.4f,' % leaf for leaf in leaves[i:i + 12]) + '\n')
        out.write('];\n')
    print(len(roots), 'trees,', len(nodes), 'nodes,', os.path.getsize(path), 'bytes')


def number(value):
    text = '%.6g' % value
    if 'e' in text:
        text = '%.1f' % value if abs(value) >= 1 else '%.12f' % value
    return text if '.' in text else text + '.0'


def replay(args):
    scores = {}
    for line in open(args.scores):
        page = json.loads(line)
        scores[page['path']] = page['scores']
    process = subprocess.Popen([args.dateline, 'extract', '--batch'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for line in sys.stdin:
        request = json.loads(line)
        if request['path'] in scores:
            request['scores'] = scores[request['path']]
        process.stdin.write((json.dumps(request) + '\n').encode())
        process.stdin.flush()
        sys.stdout.write(process.stdout.readline().decode())
        sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('verb', choices=['collect', 'train', 'replay'])
    parser.add_argument('--pages')
    parser.add_argument('--dateline', default='target/release/dateline')
    parser.add_argument('--data')
    parser.add_argument('--scores')
    parser.add_argument('--trees')
    parser.add_argument('--leave', choices=['site', 'corpus'], default='site', help='what no model is tested on that it has learned from')
    parser.add_argument('--without', help='names of numbers to leave out, divided by commas')
    parser.add_argument('--gains', action='store_true', help='print how much each number carries')
    args = parser.parse_args()
    {'collect': collect, 'train': train, 'replay': replay}[args.verb](args)


if __name__ == '__main__':
    main()

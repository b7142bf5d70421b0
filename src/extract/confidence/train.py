#!/usr/bin/env python3
"""Trains the weights in `weights.rs`, which say how likely a text that was found is the article.

Needs Python 3.11, the scores that `model/train.py train` writes, and a release build of dateline, which
computes the signs of each text: they have one source of truth, `src/extract/confidence.rs`.

  train.py collect --pages DIR --scores SCORES.jsonl --data DATA.jsonl [--corpora A,B] [--dateline target/release/dateline]
  train.py train   --data DATA.jsonl [--weights src/extract/confidence/weights.rs]

Pages lie as DIR/CORPUS/ID/page.html with DIR/CORPUS/ID/truth.json beside it. The truth is one object:
  url      the address the page was saved from
  site     what pages are grouped by in cross-validation: no site is both learned from and tested on
  body     the text a person would keep; pages without it are passed over

The scores have one line a page, {"path","scores"}, `path` ending in CORPUS/ID/page.html: what each run got from
trees that had not seen its site. The model's own would be surer of pages it was trained on than of others.
They hold for the source they were made with: when the runs of a page have become others, it is passed over.

`collect` asks `dateline extract --batch --features=confidence` for the signs and the text of each page and
writes one line a page: {"corpus","site","path","names","values","f1","confidence"}. The F1 is that of the text against
the truth over runs of four words; the text is right when it is at least 0.9. `train` fits a logistic regression by
Newton's method, cross-validates it in five folds by site, prints its Brier score, how often a right text has the
higher number than a wrong one (AUC) and said against found, and writes the weights, a complete file,
where --weights is given. The table belongs into the head of `src/extract/confidence.rs`.

The weights in the repository were learned from: the article extraction benchmark of Scrapinghub (MIT), the
evaluation sets of Fundus (MIT) and of Mozilla Readability (Apache-2.0), WCXB (CC-BY-4.0), CleanPortalEval and a small
set of Chinese pages. None of the pages is in the repository.
"""
import argparse, collections, hashlib, json, math, os, re, subprocess, sys

RIGHT = 0.9
FOLDS = 5
# On signs brought to the same spread.
RIDGE = 1.0
STEPS = 30
BOUNDS = [0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 1.01]


def grams(text):
    words = re.findall(r'\w+', text)
    return collections.Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3)))


def f1(truth, text):
    truth, text = grams(truth), grams(text)
    shared = sum((truth & text).values())
    return 2 * shared / (sum(truth.values()) + sum(text.values()))


def key(path):
    return '/'.join(path.replace(os.sep, '/').split('/')[-3:])


def collect(args):
    scores = {}
    for line in open(args.scores, encoding='utf-8'):
        page = json.loads(line)
        scores[key(page['path'])] = page['scores']
    process = subprocess.Popen([args.dateline, 'extract', '--batch', '--features=confidence'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    corpora = args.corpora.split(',') if args.corpora else sorted(os.listdir(args.pages))
    with open(args.data, 'w', encoding='utf-8') as out:
        for corpus in corpora:
            n, passed = 0, 0
            for name in sorted(os.listdir(os.path.join(args.pages, corpus))):
                folder = os.path.join(args.pages, corpus, name)
                try:
                    truth = json.load(open(os.path.join(folder, 'truth.json'), encoding='utf-8'))
                except (OSError, ValueError):
                    continue
                path = os.path.abspath(os.path.join(folder, 'page.html'))
                if not truth.get('body') or key(path) not in scores:
                    continue
                process.stdin.write((json.dumps({'id': name, 'url': truth.get('url', ''), 'path': path, 'scores': scores[key(path)]}) + '\n').encode())
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                n += 1
                if not answer['values']:
                    passed += 1
                    continue
                out.write(json.dumps({'corpus': corpus, 'site': truth.get('site') or truth.get('url') or name, 'path': path, 'names': answer['names'], 'values': answer['values'],
                                      'f1': f1(truth['body'], answer['text']), 'confidence': answer['confidence']}) + '\n')
            print(corpus, n, 'pages,', passed, 'passed over', file=sys.stderr)


def solve(matrix, vector):
    """The x with matrix·x = vector, by elimination with the largest pivot."""
    n = len(vector)
    rows = [row[:] + [value] for row, value in zip(matrix, vector)]
    for i in range(n):
        best = max(range(i, n), key=lambda j: abs(rows[j][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for j in range(n):
            if j != i:
                share = rows[j][i] / rows[i][i]
                rows[j] = [a - share * b for a, b in zip(rows[j], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def chance(weights, values):
    odds = weights[-1] + sum(w * x for w, x in zip(weights, values))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def fit(rows):
    """One weight for each sign of (signs, is right), and the start behind them."""
    n, count = len(rows[0][0]), len(rows)
    means = [sum(x[i] for x, _ in rows) / count for i in range(n)]
    spreads = [(sum((x[i] - means[i]) ** 2 for x, _ in rows) / count) ** 0.5 or 1.0 for i in range(n)]
    even = [([(x[i] - means[i]) / spreads[i] for i in range(n)], y) for x, y in rows]
    w = [0.0] * (n + 1)
    for _ in range(STEPS):
        slope = [-RIDGE * w[i] for i in range(n)] + [0.0]
        bend = [[RIDGE if i == j and i < n else 0.0 for j in range(n + 1)] for i in range(n + 1)]
        for x, y in even:
            p, own = chance(w, x), x + [1.0]
            for i in range(n + 1):
                slope[i] += own[i] * (y - p)
                for j in range(n + 1):
                    bend[i][j] += own[i] * own[j] * p * (1 - p)
        w = [a + b for a, b in zip(w, solve(bend, slope))]
    raw = [w[i] / spreads[i] for i in range(n)]
    return raw + [w[n] - sum(a * b for a, b in zip(raw, means))]


def fold(site):
    # By a digest: a page more or less moves no other site to another fold.
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def brier(said, right):
    return sum((p - y) ** 2 for p, y in zip(said, right)) / len(said)


def auc(said, right):
    good = [p for p, y in zip(said, right) if y]
    bad = [p for p, y in zip(said, right) if not y]
    return sum((a > b) + 0.5 * (a == b) for a in good for b in bad) / max(1, len(good) * len(bad))


def train(args):
    pages = [json.loads(line) for line in open(args.data, encoding='utf-8')]
    names = pages[0]['names']
    right = [float(page['f1'] >= RIGHT) for page in pages]
    rows = [(page['values'], y) for page, y in zip(pages, right)]
    folds = [fold(page['site']) for page in pages]
    kept_out = [fit([row for row, own in zip(rows, folds) if own != k]) for k in range(FOLDS)]
    weights = fit(rows)
    share = sum(right) / len(right)
    print('%d pages of %d sites, %.3f of them right' % (len(pages), len({page['site'] for page in pages}), share))
    tested = [chance(kept_out[k], x) for (x, _), k in zip(rows, folds)]
    for title, said in (('left out', tested), ('fitted', [chance(weights, x) for x, _ in rows]), ('now', [page['confidence'] for page in pages]), ('the share alone', [share] * len(pages))):
        print('%-16s Brier %.4f, AUC %.3f' % (title, brier(said, right), auc(said, right)))
    for low, high in zip(BOUNDS, BOUNDS[1:]):
        own = [(p, y) for p, y in zip(tested, right) if low <= p < high]
        if own:
            print('said %.2f to %.2f: %4d pages, said on average %.2f, right %.2f' % (low, min(high, 1.0), len(own), sum(p for p, _ in own) / len(own), sum(y for _, y in own) / len(own)))
    for name, weight in zip(names + ['START'], weights):
        print('%-12s %7.3f' % (name, weight))
    if args.weights:
        write(names, weights, args.weights)


def write(names, weights, path):
    with open(path, 'w', encoding='utf-8') as out:
        out.write('//! What the signs of a right text weigh. Written by `train.py`: do not edit.\n\nuse super::{SIGNS, Sign};\n\n')
        out.write('/// The log odds of a text with nothing for or against it.\npub(super) const START: f32 = %.3f;\n\n' % weights[-1])
        out.write('/// What each sign weighs, in natural logarithms of odds.\npub(super) const WEIGHTS: [(Sign, f32); SIGNS] = [\n')
        for name, weight in zip(names, weights):
            out.write('    (Sign::%s, %.3f),\n' % (name, weight))
        out.write('];\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('verb', choices=['collect', 'train'])
    parser.add_argument('--pages')
    parser.add_argument('--corpora', help='which of the corpora, divided by commas; all where it is not given')
    parser.add_argument('--scores')
    parser.add_argument('--dateline', default='target/release/dateline')
    parser.add_argument('--data')
    parser.add_argument('--weights', help='the file to write')
    args = parser.parse_args()
    {'collect': collect, 'train': train}[args.verb](args)


if __name__ == '__main__':
    main()

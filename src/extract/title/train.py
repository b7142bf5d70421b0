#!/usr/bin/env python3
"""Trains the weights in `choice/weights.rs`, which tell the headline from all that could be it.

Needs Python 3.11, numpy, and a release build of dateline, which computes the signs of each candidate:
they have one source of truth, `src/extract/title.rs`.

  train.py collect --pages DIR --data DATA.jsonl [--corpora A,B] [--dateline target/release/dateline]
  train.py train   --data DATA.jsonl [--weights src/extract/title/choice/weights.rs]

Pages lie as DIR/CORPUS/ID/page.html with DIR/CORPUS/ID/truth.json beside it. The truth is one object:
  url      the address the page was saved from
  site     what pages are grouped by in cross-validation: no site is both learned from and tested on
  title    the headline, without the name of the site; pages without it are passed over

`collect` asks `dateline extract --batch --features=titles` for the candidates of each page and writes one
line a page: {"corpus","site","path","names","title","titles":[{"text","values"}]}. A candidate is right when
its letters and digits are those of the title. `train` cross-validates in five folds by site, prints for each
corpus how many titles can be found at all, are found by weights that did not know the site, by weights
that did, and by the weights that stand in the source ("now"), and writes the weights, a complete file, where --weights
is given.

The weights are a conditional logit: the probability that a candidate is the headline is its share of the
exponentials of all sums of its page. What is maximised is the logarithm of the probability that one of
the right candidates is chosen, less a ridge; pages where all candidates are right or none is teach nothing.

The weights in the repository were learned from the evaluation sets of Fundus (MIT), WCXB (CC-BY-4.0) and
Trafilatura (Apache-2.0), and the test pages of Postlight Parser (Apache-2.0 or MIT). None of the pages is in the
repository.
"""
import argparse, collections, hashlib, json, os, re, subprocess, sys, unicodedata

# How much a page of a corpus counts: checked titles of news most, guides and shops less.
WEIGHT = collections.defaultdict(lambda: 1.0, {'fundus': 3.0, 'wcxb': 0.7, 'trafilatura-other': 0.4})
FOLDS = 5
RIDGE = 0.0005
STEPS, RATE = 400, 0.05
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'choice', 'weights.rs')


def letters(text):
    text = unicodedata.normalize('NFKC', text or '').casefold().replace('_', ' ')
    return ''.join(re.findall(r'\w+', text))


def collect(args):
    process = subprocess.Popen([args.dateline, 'extract', '--batch', '--features=titles'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    corpora = args.corpora.split(',') if args.corpora else sorted(os.listdir(args.pages))
    with open(args.data, 'w', encoding='utf-8') as out:
        for corpus in corpora:
            n = 0
            for name in sorted(os.listdir(os.path.join(args.pages, corpus))):
                folder = os.path.join(args.pages, corpus, name)
                try:
                    truth = json.load(open(os.path.join(folder, 'truth.json'), encoding='utf-8'))
                except (OSError, ValueError):
                    continue
                if not truth.get('title'):
                    continue
                path = os.path.abspath(os.path.join(folder, 'page.html'))
                process.stdin.write((json.dumps({'id': name, 'url': truth.get('url', ''), 'path': path}) + '\n').encode())
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                site = truth.get('site') or truth.get('url') or name
                out.write(json.dumps({'corpus': corpus, 'site': site, 'path': path, 'names': answer['names'], 'title': truth['title'], 'titles': answer['titles']}, ensure_ascii=False) + '\n')
                n += 1
            print(corpus, n, file=sys.stderr)


def load(path):
    """The pages as (corpus, site, signs of the candidates, which of them are right), and the signs' names."""
    import numpy as np
    pages, names = [], None
    for line in open(path, encoding='utf-8'):
        page = json.loads(line)
        names = page['names']
        own = letters(page['title'])
        values = np.array([title['values'] for title in page['titles']]).reshape(-1, len(names))
        right = np.array([float(letters(title['text']) == own) for title in page['titles']])
        pages.append((page['corpus'], page['site'], values, right))
    return pages, names


def fold(site):
    # By a digest: a page more or less moves no other site to another fold.
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def fit(pages, n_signs):
    """The weights that the pages are most likely with, by Adam on the whole of them."""
    import numpy as np
    lessons = [(values, right, WEIGHT[corpus]) for corpus, _, values, right in pages if right.any() and not right.all()]
    total = sum(weight for _, _, weight in lessons)
    w, mean, square = np.zeros(n_signs), np.zeros(n_signs), np.zeros(n_signs)
    for step in range(1, STEPS + 1):
        slope = 2 * RIDGE * w
        for values, right, weight in lessons:
            sums = values @ w
            chance = np.exp(sums - sums.max())
            chance /= chance.sum()
            wanted = chance * right
            wanted /= wanted.sum() + 1e-12
            slope = slope - weight / total * ((wanted - chance) @ values)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        w = w - RATE * (mean / (1 - 0.9 ** step)) / (np.sqrt(square / (1 - 0.99 ** step)) + 1e-8)
    return w


def found(pages, weights_of):
    """For each corpus the share of titles that are chosen."""
    import numpy as np
    hits = collections.defaultdict(list)
    for page in pages:
        corpus, _, values, right = page
        hits[corpus].append(bool(len(values) and right[int(np.argmax(values @ weights_of(page)))]))
    return {corpus: sum(all_of) / len(all_of) for corpus, all_of in hits.items()}


def standing(path, names):
    """The weights of a file written before; zero for a sign that it does not know."""
    import numpy as np
    known = {name: float(value) for name, value in re.findall(r'\(Sign::(\w+), (-?[\d.]+)\)', open(path, encoding='utf-8').read())}
    return np.array([known.get(name, 0.0) for name in names])


def train(args):
    pages, names = load(args.data)
    kept_out = [fit([page for page in pages if fold(page[1]) != k], len(names)) for k in range(FOLDS)]
    weights = fit(pages, len(names)).round(2)
    now = standing(SOURCE, names)
    possible = collections.defaultdict(list)
    for corpus, _, _, right in pages:
        possible[corpus].append(bool(right.any()))
    tested = found(pages, lambda page: kept_out[fold(page[1])])
    fitted, stands = found(pages, lambda page: weights), found(pages, lambda page: now)
    print('%d pages of %d sites' % (len(pages), len({page[1] for page in pages})))
    print('%-20s %6s %9s %9s %9s %9s' % ('', 'pages', 'possible', 'left out', 'fitted', 'now'))
    for corpus, all_of in possible.items():
        print('%-20s %6d %9.3f %9.3f %9.3f %9.3f' % (corpus, len(all_of), sum(all_of) / len(all_of), tested[corpus], fitted[corpus], stands[corpus]))
    for name, new, old in zip(names, weights, now):
        print('%-16s %6.2f, now %6.2f' % (name, new, old))
    if args.weights:
        write(names, weights, args.weights)


def write(names, weights, path):
    with open(path, 'w', encoding='utf-8') as out:
        out.write('//! What the signs of a headline weigh. Written by `train.py`: do not edit.\n\nuse super::{SIGNS, Sign};\n\n')
        out.write('/// The weight of each sign, in natural logarithms of odds.\npub(super) const WEIGHTS: [(Sign, f32); SIGNS] = [\n')
        for name, weight in zip(names, weights):
            out.write('    (Sign::%s, %.2f),\n' % (name, weight + 0.0))
        out.write('];\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('verb', choices=['collect', 'train'])
    parser.add_argument('--pages')
    parser.add_argument('--corpora', help='which of the corpora, divided by commas; all where it is not given')
    parser.add_argument('--dateline', default='target/release/dateline')
    parser.add_argument('--data')
    parser.add_argument('--weights', help='the file to write')
    args = parser.parse_args()
    {'collect': collect, 'train': train}[args.verb](args)


if __name__ == '__main__':
    main()

//! Tokens → [`Tree`].

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::{Element, Kind, MAX_NODES, MAX_RECORDS, NONE, Nesting, Node, Tree, local};
use crate::feed::names::{Scopes, Space};
use crate::feed::tokens::{Attributes, Token, Tokens};

/// Builds a tree from tokens, closing what was forgotten.
pub struct Builder<'a, 'n> {
    tree: Tree<'a>,
    nesting: &'n Nesting,
    /// The root first.
    open: Vec<Open>,
    scopes: Scopes<'a>,
    /// Names met, in lower case, by number.
    numbers: HashMap<Cow<'a, str>, u32>,
    /// How many open elements have each name.
    open_by_name: Vec<u32>,
    n_records: usize,
}

/// An element whose end was not seen yet.
#[derive(Debug, Clone, Copy)]
struct Open {
    id: u32,
    /// The number of its name.
    name: u32,
    last_child: u32,
    leaf: bool,
}

impl<'a, 'n> Builder<'a, 'n> {
    /// Begins with an empty document.
    pub fn new(source: &'a str, nesting: &'n Nesting) -> Self {
        let mut builder = Self {
            tree: Tree {
                source,
                nodes: Vec::with_capacity(source.len() / 64),
                entities: Vec::new(),
                has_bases: source.contains(":base"),
            },
            nesting,
            open: Vec::new(),
            scopes: Scopes::default(),
            numbers: HashMap::new(),
            open_by_name: Vec::new(),
            n_records: 0,
        };
        builder.tree.nodes.push(Node {
            kind: Kind::Root,
            space: Space::Other,
            name_len: 0,
            start: 0,
            end: 0,
            inner_end: offset(source.len()),
            parent: NONE,
            first: NONE,
            next: NONE,
            after: NONE,
        });
        let name = builder.number("");
        builder.push_open(0, name, "");
        builder
    }

    /// Reads the document.
    pub fn build(mut self) -> Tree<'a> {
        let mut tokens = Tokens::new(self.tree.source);
        while let Some(token) = tokens.next() {
            if self.tree.nodes.len() >= MAX_NODES || self.n_records > MAX_RECORDS {
                break;
            }
            let span = tokens.span();
            match token {
                Token::Text(text) if text.trim_ascii().is_empty() => {}
                Token::Text(text) => self.text(Kind::Text, span.start, text),
                Token::CData(text) => self.text(Kind::CData, span.start + "<![CDATA[".len(), text),
                Token::Start {
                    name,
                    attributes,
                    is_empty,
                } => self.start(name, attributes, is_empty, span),
                Token::End { name } => self.end(name, span.start),
                Token::Doctype(text) => self.tree.entities = declared_entities(text),
            }
        }
        self.close_down_to(0, self.tree.source.len());
        self.tree
    }

    fn number(&mut self, name: &'a str) -> u32 {
        let key = if name.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let fresh = offset(self.numbers.len());
        let number = *self.numbers.entry(key).or_insert(fresh);
        if number == fresh {
            self.open_by_name.push(0);
        }
        number
    }

    fn text(&mut self, kind: Kind, start: usize, text: &str) {
        let end = start + text.len();
        self.append(Node {
            kind,
            space: Space::Other,
            name_len: 0,
            start: offset(start),
            end: offset(end),
            inner_end: offset(end),
            parent: NONE,
            first: NONE,
            next: NONE,
            after: NONE,
        });
    }

    /// Adds a node to the innermost open element.
    fn append(&mut self, mut node: Node) -> u32 {
        let id = offset(self.tree.nodes.len());
        if let Some(open) = self.open.last_mut() {
            node.parent = open.id;
            let previous = std::mem::replace(&mut open.last_child, id);
            if previous == NONE {
                self.tree.nodes[open.id as usize].first = id;
            } else {
                self.tree.nodes[previous as usize].next = id;
            }
        }
        self.tree.nodes.push(node);
        id
    }

    fn push_open(&mut self, id: u32, name: u32, local: &str) {
        self.open_by_name[name as usize] += 1;
        self.n_records += usize::from((self.nesting.record)(local));
        self.open.push(Open {
            id,
            name,
            last_child: NONE,
            leaf: (self.nesting.leaf)(local),
        });
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, is_empty: bool, span: Range<usize>) {
        let number = self.number(name);
        self.close_forgotten(number, local(name), span.start);
        let depth = self.open.len();
        if attributes.contains("xmlns") {
            for (attribute, address) in Attributes::new(attributes) {
                match attribute.split_once(':') {
                    Some(("xmlns", prefix)) => self.scopes.bind(prefix, address, depth),
                    None if attribute == "xmlns" => self.scopes.bind("", address, depth),
                    _ => {}
                }
            }
        }
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        if depth == 1 && self.scopes.space(prefix) == Space::Other {
            // Whatever the document calls its own vocabulary, it is the document's own.
            self.scopes.declare(prefix, Space::Plain, depth);
        }
        let id = self.append(Node {
            kind: Kind::Element,
            space: self.scopes.space(prefix),
            name_len: u16::try_from(name.len()).unwrap_or(0),
            start: offset(span.start),
            end: offset(span.end),
            inner_end: offset(span.end),
            parent: NONE,
            first: NONE,
            next: NONE,
            after: NONE,
        });
        self.push_open(id, number, local(name));
        if is_empty {
            self.close_down_to(depth, span.end);
        }
    }

    /// Closes what should have been closed before an element of this name can start.
    fn close_forgotten(&mut self, number: u32, local: &str, at: usize) {
        if self.open.last().is_some_and(|top| top.leaf) && (self.nesting.field)(local) {
            self.close_down_to(self.open.len() - 1, at);
        }
        if (self.nesting.record)(local) && self.open_by_name[number as usize] > 0 {
            let open = self.open.iter().rposition(|open| open.name == number);
            self.close_down_to(open.unwrap_or(self.open.len()), at);
        }
    }

    fn end(&mut self, name: &'a str, at: usize) {
        let number = self.number(name);
        if self.open_by_name[number as usize] > 0 {
            let open = self.open.iter().rposition(|open| open.name == number);
            self.close_down_to(open.unwrap_or(self.open.len()), at);
        } else if let Some(top) = self.open.last() {
            // `<dc:title>Storm</title>`
            let element = Element {
                tree: &self.tree,
                id: top.id,
            };
            if element.is(local(name)) {
                self.close_down_to(self.open.len() - 1, at);
            }
        }
    }

    /// Closes elements until `depth` are open; their content ends at `at`.
    fn close_down_to(&mut self, depth: usize, at: usize) {
        let after = offset(self.tree.nodes.len());
        while self.open.len() > depth
            && let Some(open) = self.open.pop()
        {
            let node = &mut self.tree.nodes[open.id as usize];
            node.inner_end = offset(at);
            node.after = after;
            self.open_by_name[open.name as usize] -= 1;
        }
        self.scopes.leave(depth);
    }
}

/// Sources are cut to what 32 bits can count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// The entities that a document type declaration declares with a value of their own.
fn declared_entities(doctype: &str) -> Vec<(&str, &str)> {
    const MOST: usize = 256;
    const LONGEST: usize = 64;
    doctype
        .split("<!ENTITY")
        .skip(1)
        .take(MOST)
        .filter_map(|declaration| {
            let (name, rest) = declaration
                .trim_start()
                .split_once(|c: char| c.is_whitespace())?;
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, _) = rest.get(1..)?.split_once(quote)?;
            (value.len() <= LONGEST).then_some((name, value))
        })
        .collect()
}

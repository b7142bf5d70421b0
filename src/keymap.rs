//! Which keys ask for which action.
//!
//! Every context has its own sequences. No sequence of a context begins another one of it, so
//! that a key either acts at once or waits for more, and never both.

mod key;

pub use key::{Code, Key, sequence, written};

use crate::action::{Action, Context};

/// Key sequences and the actions they ask for, by context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMap {
    /// For each context of [`Context::ALL`], in the order in which the help shows them.
    bindings: [Vec<Binding>; Context::ALL.len()],
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    action: Action,
}

/// What the keys pressed so far ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// They are a whole sequence.
    Action(Action),
    /// They begin one or more sequences: wait for the next key.
    Pending,
    /// They mean nothing.
    None,
}

/// A sequence that cannot be bound because one key of it would both act and wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The sequence that was to be bound.
    pub keys: Vec<Key>,
    /// The sequence that is bound already.
    pub with: Vec<Key>,
    /// What that one asks for.
    pub action: Action,
    /// Where.
    pub context: Context,
}

impl Default for KeyMap {
    /// The keys of the table of actions.
    fn default() -> Self {
        let bindings = Context::ALL.map(|context| {
            let actions = Action::ALL.into_iter();
            let here = actions.filter(|action| action.contexts().contains(&context));
            here.flat_map(|action| {
                action.default_keys().iter().map(move |keys| Binding {
                    keys: sequence(keys).expect("a test reads every default key"),
                    action,
                })
            })
            .collect()
        });
        Self { bindings }
    }
}

impl KeyMap {
    /// What `keys`, pressed one after the other in `context`, ask for.
    pub fn lookup(&self, context: Context, keys: &[Key]) -> Lookup {
        let mut found = Lookup::None;
        for binding in self.of(context) {
            if binding.keys == keys {
                return Lookup::Action(binding.action);
            }
            if binding.keys.starts_with(keys) && !keys.is_empty() {
                found = Lookup::Pending;
            }
        }
        found
    }

    /// Makes `keys` ask for `action` in `context`, whatever they asked for before.
    ///
    /// # Errors
    /// [`Conflict`] when a sequence that begins with `keys`, or that `keys` begins with, is
    /// bound there; the key map stays as it was.
    pub fn bind(&mut self, context: Context, keys: &[Key], action: Action) -> Result<(), Conflict> {
        let conflict = self.of(context).iter().find(|binding| {
            let (short, long) = shorter_first(&binding.keys, keys);
            short.len() < long.len() && long.starts_with(short)
        });
        if let Some(binding) = conflict {
            return Err(Conflict {
                keys: keys.to_vec(),
                with: binding.keys.clone(),
                action: binding.action,
                context,
            });
        }
        let bindings = &mut self.bindings[context as usize];
        // Bound again to the same action, a key keeps its place in the help.
        match bindings.iter_mut().find(|binding| binding.keys == keys) {
            Some(binding) => binding.action = action,
            None => bindings.push(Binding {
                keys: keys.to_vec(),
                action,
            }),
        }
        Ok(())
    }

    /// Makes `keys` mean nothing in `context`; says whether they meant something.
    pub fn unbind(&mut self, context: Context, keys: &[Key]) -> bool {
        let bindings = &mut self.bindings[context as usize];
        let before = bindings.len();
        bindings.retain(|binding| binding.keys != keys);
        bindings.len() < before
    }

    /// The sequences that ask for `action` in `context`, the best known first, as they are
    /// written in the configuration.
    pub fn keys_for(&self, action: Action, context: Context) -> Vec<String> {
        self.of(context)
            .iter()
            .filter(|binding| binding.action == action)
            .map(|binding| written(&binding.keys))
            .collect()
    }

    fn of(&self, context: Context) -> &[Binding] {
        &self.bindings[context as usize]
    }
}

fn shorter_first<'a>(a: &'a [Key], b: &'a [Key]) -> (&'a [Key], &'a [Key]) {
    if a.len() <= b.len() { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        sequence(text).unwrap()
    }

    #[track_caller]
    fn check(map: &KeyMap, context: Context, text: &str, expected: Lookup) {
        assert_eq!(
            map.lookup(context, &keys(text)),
            expected,
            "{text} in {context:?}"
        );
    }

    #[test]
    fn default_keys_do_not_get_in_each_other_s_way() {
        let mut map = KeyMap {
            bindings: Default::default(),
        };
        for action in Action::ALL {
            for &context in action.contexts() {
                for text in action.default_keys() {
                    assert_eq!(written(&keys(text)), *text, "not as it would be printed");
                    assert!(!map.unbind(context, &keys(text)), "{text} has two meanings");
                    map.bind(context, &keys(text), action).unwrap();
                }
                assert_eq!(map.keys_for(action, context), action.default_keys());
            }
        }
        assert_eq!(map, KeyMap::default());
    }

    #[test]
    fn a_key_means_the_same_wherever_it_means_something() {
        for action in Action::ALL {
            for text in action.default_keys() {
                for context in Context::ALL {
                    let expected = if action.contexts().contains(&context) {
                        Lookup::Action(action)
                    } else {
                        Lookup::None
                    };
                    check(&KeyMap::default(), context, text, expected);
                }
            }
        }
    }

    #[test]
    fn a_begun_sequence_waits_for_its_end() {
        let mut map = KeyMap::default();
        map.bind(Context::Reader, &keys("z t"), Action::Top)
            .unwrap();
        check(&map, Context::Reader, "z", Lookup::Pending);
        check(&map, Context::Reader, "z t", Lookup::Action(Action::Top));
        check(&map, Context::Reader, "z x", Lookup::None);
        check(&map, Context::Headlines, "z", Lookup::None);
        assert_eq!(map.lookup(Context::Reader, &[]), Lookup::None);
    }

    #[test]
    fn a_key_cannot_both_act_and_wait() {
        let mut map = KeyMap::default();
        let before = map.clone();
        let conflict = map
            .bind(Context::Reader, &keys("g g"), Action::Top)
            .unwrap_err();
        assert_eq!((conflict.with, conflict.action), (keys("g"), Action::Top));
        assert_eq!(map, before);

        assert!(map.unbind(Context::Reader, &keys("g")));
        map.bind(Context::Reader, &keys("g g"), Action::Top)
            .unwrap();
        let conflict = map
            .bind(Context::Reader, &keys("g"), Action::Help)
            .unwrap_err();
        assert_eq!(conflict.with, keys("g g"));
    }

    #[test]
    fn a_bound_key_changes_its_meaning_and_an_unbound_one_loses_it() {
        let mut map = KeyMap::default();
        map.bind(Context::Reader, &keys("j"), Action::NextArticle)
            .unwrap();
        check(
            &map,
            Context::Reader,
            "j",
            Lookup::Action(Action::NextArticle),
        );
        check(&map, Context::Headlines, "j", Lookup::Action(Action::Down));
        assert_eq!(
            map.keys_for(Action::Down, Context::Reader),
            ["<down>", "<C-n>"]
        );
        assert!(map.unbind(Context::Reader, &keys("j")));
        assert!(!map.unbind(Context::Reader, &keys("j")));
        check(&map, Context::Reader, "j", Lookup::None);
    }
}

//! Every command that a key can be bound to: name, help, default keys.
//!
//! One table. The key map, the help screen, the configuration and the README are made from it.
//! A key means the same in every pane; what differs is which panes a command is of use in.

/// Something the reader asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // the table below says what each does
pub enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfPageDown,
    HalfPageUp,
    Top,
    Bottom,
    NextPane,
    PreviousPane,
    Open,
    Back,
    Leave,
    Advance,
    NextUnread,
    PreviousUnread,
    NextArticle,
    PreviousArticle,
    NextSource,
    PreviousSource,
    Links,
    Trace,
    SwitchText,
    Find,
    ToggleRead,
    ToggleStar,
    ToggleUnreadOnly,
    ToggleOrder,
    ToggleSources,
    Refresh,
    RefreshAll,
    AddSource,
    Browse,
    CopyAddress,
    Wider,
    Narrower,
    Problems,
    SourceInfo,
    Help,
    Redraw,
    Suspend,
    Quit,
}

/// Where keys are pressed; a binding may be for one of them or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The list of feeds.
    Feeds,
    /// The list of headlines.
    Headlines,
    /// The article.
    Reader,
}

impl Context {
    /// All of them, from left to right on a wide screen.
    pub const ALL: [Self; 3] = [Self::Feeds, Self::Headlines, Self::Reader];

    /// The name in the configuration: `sources`, `headlines`, `reader`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Feeds => "sources",
            Self::Headlines => "headlines",
            Self::Reader => "reader",
        }
    }
}

/// The heading under which the help shows an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Within a list or an article, and between panes.
    Moving,
    /// From one article or source to another.
    Reading,
    /// What is said of articles, and which are shown.
    Marking,
    /// The network, the browser, the clipboard.
    Fetching,
    /// The program itself.
    Program,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 5] = [
        Self::Moving,
        Self::Reading,
        Self::Marking,
        Self::Fetching,
        Self::Program,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Moving => "Moving",
            Self::Reading => "Reading",
            Self::Marking => "Marking",
            Self::Fetching => "Fetching",
            Self::Program => "Program",
        }
    }
}

impl Action {
    /// All of them, in the order of the help: grouped, in the order of [`Group::ALL`].
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::Down; TABLE.len()];
        let mut at = 0;
        while at < TABLE.len() {
            all[at] = TABLE[at].action;
            at += 1;
        }
        all
    };

    /// The name in the configuration: `page-down`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it does, in a few words that complete "this key will …".
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// The heading under which the help shows it.
    pub fn group(self) -> Group {
        self.row().group
    }

    /// Where it is of use.
    pub fn contexts(self) -> &'static [Context] {
        self.row().contexts
    }

    /// The keys that ask for it unless the reader says otherwise, the best known first; each a
    /// sequence as the key parser reads it.
    pub fn default_keys(self) -> &'static [&'static str] {
        self.row().keys
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.action)
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize] // a test holds the order of the table to that of the enum
    }
}

/// An action with all that is said of it.
struct Row {
    action: Action,
    name: &'static str,
    group: Group,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    help: &'static str,
}

const ANYWHERE: &[Context] = &Context::ALL;
const LISTS: &[Context] = &[Context::Feeds, Context::Headlines];
const ARTICLES: &[Context] = &[Context::Headlines, Context::Reader];
const READER: &[Context] = &[Context::Reader];

const fn row(
    action: Action,
    name: &'static str,
    group: Group,
    contexts: &'static [Context],
    keys: &'static [&'static str],
    help: &'static str,
) -> Row {
    Row {
        action,
        name,
        group,
        contexts,
        keys,
        help,
    }
}

// `g` alone goes to the top, so that it acts at once: nothing waits for a second key by default.
#[rustfmt::skip]
static TABLE: [Row; 42] = {
    use Action as A;
    use Group::{Fetching, Marking, Moving, Program, Reading};
    [
        row(A::Down, "down", Moving, ANYWHERE, &["j", "<down>", "<C-n>"], "go one line down"),
        row(A::Up, "up", Moving, ANYWHERE, &["k", "<up>", "<C-p>"], "go one line up"),
        row(A::PageDown, "page-down", Moving, ANYWHERE, &["f", "<pgdn>", "<C-f>"], "go one page down"),
        row(A::PageUp, "page-up", Moving, ANYWHERE, &["b", "<pgup>", "<C-b>"], "go one page up"),
        row(A::HalfPageDown, "half-page-down", Moving, ANYWHERE, &["d", "<C-d>"], "go half a page down"),
        row(A::HalfPageUp, "half-page-up", Moving, ANYWHERE, &["u", "<C-u>"], "go half a page up"),
        row(A::Top, "top", Moving, ANYWHERE, &["g", "<home>"], "go to the top"),
        row(A::Bottom, "bottom", Moving, ANYWHERE, &["G", "<end>"], "go to the bottom"),
        row(A::NextPane, "next-pane", Moving, ANYWHERE, &["<tab>"], "go to the next pane"),
        row(A::PreviousPane, "previous-pane", Moving, ANYWHERE, &["<S-tab>"], "go to the previous pane"),

        row(A::Open, "open", Reading, LISTS, &["<enter>", "l", "<right>"], "open what is under the cursor"),
        row(A::Back, "back", Reading, ANYWHERE, &["h", "<left>", "<esc>", "<backspace>"], "go back"),
        row(A::Leave, "leave", Reading, ANYWHERE, &["q"], "go back; quit from the lists"),
        row(A::Advance, "advance", Reading, ANYWHERE, &["<space>"], "go one page down; at an article's end, to the next unread"),
        row(A::NextUnread, "next-unread", Reading, ANYWHERE, &["n"], "go to the next unread article, or the next words found"),
        row(A::PreviousUnread, "previous-unread", Reading, ANYWHERE, &["N"], "go to the previous unread article, or words found"),
        row(A::NextArticle, "next-article", Reading, ARTICLES, &["J"], "go to the next article"),
        row(A::PreviousArticle, "previous-article", Reading, ARTICLES, &["K"], "go to the previous article"),
        row(A::NextSource, "next-source", Reading, ANYWHERE, &["]"], "go to the next source"),
        row(A::PreviousSource, "previous-source", Reading, ANYWHERE, &["["], "go to the previous source"),
        row(A::Links, "links", Reading, READER, &["F"], "open a link of the article by its number"),
        row(A::Trace, "trace", Reading, READER, &["w"], "show what was left out of the article, and why"),
        row(A::SwitchText, "switch-text", Reading, READER, &["v"], "show the feed's text in place of the page's, or back"),
        row(A::Find, "find", Reading, ANYWHERE, &["/"], "find words in an article, or headlines that have them"),

        row(A::ToggleRead, "toggle-read", Marking, ARTICLES, &["m"], "mark as read or unread"),
        row(A::ToggleStar, "toggle-star", Marking, ARTICLES, &["s"], "put a star on it or take it off"),
        row(A::ToggleUnreadOnly, "toggle-unread-only", Marking, ANYWHERE, &["a"], "show all or only what is unread"),
        row(A::ToggleOrder, "toggle-order", Marking, LISTS, &["O"], "list this source as its page does, or by time"),
        row(A::ToggleSources, "toggle-sources", Marking, ANYWHERE, &["t"], "show or hide the sources"),

        row(A::Refresh, "refresh", Fetching, ANYWHERE, &["r"], "fetch the news of this source, or an article that failed"),
        row(A::RefreshAll, "refresh-all", Fetching, ANYWHERE, &["R"], "fetch the news of all sources"),
        row(A::AddSource, "add-source", Fetching, ANYWHERE, &["A"], "add a source by its address"),
        row(A::Browse, "browse", Fetching, ANYWHERE, &["o"], "open the page in the web browser"),
        row(A::CopyAddress, "copy-address", Fetching, ANYWHERE, &["y"], "copy the address"),

        row(A::Wider, "wider", Program, READER, &[">"], "set the text wider"),
        row(A::Narrower, "narrower", Program, READER, &["<"], "set the text narrower"),
        row(A::Problems, "problems", Program, ANYWHERE, &["!"], "show what went wrong"),
        row(A::SourceInfo, "source-info", Program, ANYWHERE, &["i"], "show what is known of this source"),
        row(A::Help, "help", Program, ANYWHERE, &["?", "<f1>"], "show the keys"),
        row(A::Redraw, "redraw", Program, ANYWHERE, &["<C-l>"], "paint the screen again"),
        row(A::Suspend, "suspend", Program, ANYWHERE, &["<C-z>"], "go to the shell until `fg`"),
        row(A::Quit, "quit", Program, ANYWHERE, &["Q", "<C-c>"], "quit at once"),
    ]
};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_has_every_action_in_its_place() {
        for (at, action) in Action::ALL.into_iter().enumerate() {
            assert_eq!(action as usize, at, "{action:?}");
            assert_eq!(Action::from_name(action.name()), Some(action));
        }
        assert_eq!(Action::Quit as usize + 1, Action::ALL.len());
        assert_eq!(Action::from_name("no-such-thing"), None);
    }

    #[test]
    fn names_differ_and_read_like_words() {
        let names: HashSet<_> = Action::ALL.into_iter().map(Action::name).collect();
        assert_eq!(names.len(), Action::ALL.len());
        for name in names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{name}"
            );
        }
    }

    #[test]
    fn groups_follow_each_other_in_the_order_of_the_help() {
        assert!(Action::ALL.is_sorted_by_key(|action| action.group()));
        for group in Group::ALL {
            assert!(
                Action::ALL.iter().any(|action| action.group() == group),
                "{group:?}"
            );
        }
    }

    #[test]
    fn help_fits_beside_the_keys_on_eighty_columns() {
        for action in Action::ALL {
            assert!(action.help().len() <= 60, "{}", action.help());
            assert!(!action.contexts().is_empty() && !action.default_keys().is_empty());
        }
    }

    #[test]
    fn the_readme_lists_every_action_with_its_keys() {
        let mut table = String::from("| keys | action | what it does |\n| --- | --- | --- |\n");
        for action in Action::ALL {
            let keys = action.default_keys().join("` `");
            let line = format!("| `{keys}` | `{}` | {} |\n", action.name(), action.help());
            table.push_str(&line);
        }
        let readme = include_str!("../README.md");
        assert!(
            readme.contains(&table),
            "the README lacks this table:\n{table}"
        );
    }
}

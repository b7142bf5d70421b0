//! Every command that a key can be bound to: name, help, default keys.
//!
//! One table. The key map, the help screen, the configuration and the README are made from it.

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
    Open,
    Back,
    Advance,
    NextPane,
    PreviousPane,
    NextUnread,
    PreviousUnread,
    NextArticle,
    PreviousArticle,
    NextSource,
    PreviousSource,
    ToggleSources,
    ToggleRead,
    ToggleStar,
    ToggleUnreadOnly,
    Refresh,
    RefreshAll,
    Browse,
    CopyAddress,
    Wider,
    Narrower,
    Problems,
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

//! What things on screen look like: a role for each, and a style for each role.

/// What a piece of text on screen is, whatever it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each is named for what it is
pub enum Role {
    // Everywhere.
    Text,
    Faint,
    Border,
    BorderFocused,
    Cursor,
    CursorUnfocused,
    // Lists.
    Folder,
    FeedTitle,
    FeedProblem,
    Count,
    HeadlineUnread,
    HeadlineRead,
    Star,
    Source,
    Age,
    // The reader.
    Title,
    Kicker,
    Standfirst,
    Byline,
    Heading,
    Strong,
    Emphasis,
    StrongEmphasis,
    Link,
    Quote,
    Code,
    Caption,
    ListMarker,
    TableRule,
    Rule,
    // The edges.
    StatusBar,
    Key,
    Notice,
    Problem,
    Progress,
}

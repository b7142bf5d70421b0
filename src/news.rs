//! The vocabulary of the program: plain data, no I/O.
//!
//! These types derive no `Serialize`: the store and the command line own their forms.

mod article;
mod entry;
mod explanation;
mod feed;
mod schedule;
mod standing;

pub use article::{Article, Block, Image, Inline, Link, ListItem, Origin, Reading, Verdict};
pub use entry::{Entry, EntryId, Headline, HeadlinePage, Mark, NewEntry, SortKey};
pub use explanation::{Explanation, Piece};
pub use feed::{Feed, FeedId, FeedInfo, FeedKind, FeedRow, Scope, Validators, without_login};
pub use schedule::{Occasion, Pace, Schedule};
pub use standing::{Movement, Order, Prominence, Standing, movements};

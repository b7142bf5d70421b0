//! Where the panes lie: what the view draws and what `update` measures by.
//!
//! The status line goes first when there is no room, then panes that have not the focus; the
//! pane that has it is always there. Panes never overlap.

pub use ratatui::layout::Rect;

use super::msg::Size;

/// A part of the screen that can have the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pane {
    /// The list of sources.
    Feeds,
    /// The list of headlines.
    Headlines,
    /// The article.
    Reader,
}

/// What the reader chose about the division of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefs {
    /// Whether the source list is shown where there is room for it.
    pub shows_feeds: bool,
    /// Columns of the source list.
    pub feeds_width: u16,
    /// Columns of the text of an article, at most.
    pub reader_width: u16,
}

/// Where everything lies, in cells of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panes {
    /// The source list.
    pub feeds: Option<Rect>,
    /// The headlines.
    pub headlines: Option<Rect>,
    /// Below the headlines: the whole of a title that is cut in the list.
    pub preview: Option<Rect>,
    /// The article, with its margins.
    pub reader: Option<Rect>,
    /// The status line.
    pub status: Option<Rect>,
    /// All but the status line: where help and problems are shown.
    pub body: Rect,
    /// Whether the screen is so narrow that it shows one pane at a time.
    pub is_single: bool,
    /// Vertical lines between panes, one column wide.
    pub dividers: Vec<Rect>,
}

/// Columns below which only one pane is shown: beside a list of sources, titles would have
/// less than 40 columns.
const ONE_PANE_BELOW: u16 = 60;

/// Columns from which the sources stay beside an open article: 80 are left for the text.
const FEEDS_BESIDE_READER: u16 = 120;

/// Columns from which the headlines stay beside an open article.
const THREE_PANES: u16 = 160;

/// Columns that headlines need beside an article: marks, age, and about forty of the title.
const MIN_HEADLINES: u16 = 50;

/// Columns on both sides of an article's text, together, where there is room.
const MARGINS: u16 = 4;

/// Rows below which the status line is left out.
const STATUS_FROM: u16 = 4;

impl Panes {
    /// The division of a screen of `size`; `is_reading` says whether an article is open.
    pub fn of(size: Size, focus: Pane, is_reading: bool, prefs: &Prefs) -> Self {
        let mut panes = Self::default();
        let mut body = Rect::new(0, 0, size.width, size.height);
        if size.height >= STATUS_FROM {
            body.height -= 1;
            panes.status = Some(Rect::new(0, body.height, size.width, 1));
        }
        panes.body = body;
        if size.width < ONE_PANE_BELOW {
            panes.is_single = true;
            panes.place(focus, body);
            return panes;
        }
        let takes_all = focus == Pane::Reader && size.width < FEEDS_BESIDE_READER;
        let shows_feeds = focus == Pane::Feeds || (prefs.shows_feeds && !takes_all);
        if shows_feeds {
            // Titles are what one reads: they keep three quarters.
            let width = prefs.feeds_width.clamp(1, size.width / 4);
            let (left, rest) = panes.split(body, width);
            panes.place(Pane::Feeds, left);
            body = rest;
        }
        if is_reading && size.width >= THREE_PANES {
            let wanted = prefs.reader_width.saturating_add(MARGINS);
            let reader = wanted.max(body.width / 2);
            let most = body.width.saturating_sub(MIN_HEADLINES + 1);
            let (left, right) = panes.split(body, body.width - 1 - reader.min(most));
            panes.place(Pane::Headlines, left);
            panes.place(Pane::Reader, right);
        } else if is_reading && focus == Pane::Reader {
            panes.place(Pane::Reader, body);
        } else {
            panes.place(Pane::Headlines, body);
        }
        panes
    }

    /// Whether `pane` is on screen.
    #[cfg(test)]
    pub fn shows(&self, pane: Pane) -> bool {
        match pane {
            Pane::Feeds => self.feeds.is_some(),
            Pane::Headlines => self.headlines.is_some(),
            Pane::Reader => self.reader.is_some(),
        }
    }

    fn place(&mut self, pane: Pane, area: Rect) {
        match pane {
            Pane::Feeds => self.feeds = Some(area),
            Pane::Reader => self.reader = Some(area),
            Pane::Headlines => {
                let rows = preview_rows(area.height);
                let list = Rect {
                    height: area.height - rows,
                    ..area
                };
                self.headlines = Some(list);
                self.preview = (rows > 0).then(|| Rect {
                    y: list.bottom(),
                    height: rows,
                    ..area
                });
            }
        }
    }

    /// Cuts `area` after `width` columns and puts a divider into the next.
    fn split(&mut self, area: Rect, width: u16) -> (Rect, Rect) {
        let width = width.min(area.width.saturating_sub(1));
        let left = Rect { width, ..area };
        let divider = Rect {
            x: left.right(),
            width: 1,
            ..area
        };
        let right = Rect {
            x: divider.right(),
            width: area.right() - divider.right(),
            ..area
        };
        self.dividers.push(divider);
        (left, right)
    }
}

/// Rows for the whole title: always the same for a height, so that the list stays put.
fn preview_rows(height: u16) -> u16 {
    match height {
        0..8 => 0,
        8..16 => 1,
        _ => 2,
    }
}

/// The column of text within the pane of an article: `width` columns at most, in the middle.
pub fn column(pane: Rect, width: u16) -> Rect {
    let margins = if pane.width > 40 { MARGINS } else { 0 };
    let width = width.min(pane.width.saturating_sub(margins)).max(1);
    let width = width.min(pane.width);
    Rect {
        x: pane.x + (pane.width - width) / 2,
        width,
        ..pane
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFS: Prefs = Prefs {
        shows_feeds: true,
        feeds_width: 26,
        reader_width: 72,
    };

    /// Checks the widths of sources, headlines and reader; 0 where there is none.
    #[track_caller]
    fn check(width: u16, focus: Pane, is_reading: bool, expected: [u16; 3]) {
        let panes = Panes::of(Size { width, height: 24 }, focus, is_reading, &PREFS);
        let widths = [panes.feeds, panes.headlines, panes.reader]
            .map(|pane| pane.map_or(0, |area| area.width));
        assert_eq!(widths, expected, "{width} {focus:?}");
    }

    #[test]
    fn a_narrow_screen_shows_the_pane_with_the_focus() {
        check(40, Pane::Feeds, false, [40, 0, 0]);
        check(40, Pane::Headlines, true, [0, 40, 0]);
        check(59, Pane::Reader, true, [0, 0, 59]);
    }

    #[test]
    fn a_common_screen_shows_the_lists_or_the_article() {
        check(80, Pane::Headlines, false, [20, 59, 0]);
        check(80, Pane::Feeds, true, [20, 59, 0]);
        check(80, Pane::Reader, true, [0, 0, 80]);
    }

    #[test]
    fn a_wide_screen_shows_more_beside_the_article() {
        check(120, Pane::Reader, true, [26, 0, 93]);
        check(160, Pane::Reader, true, [26, 56, 76]);
        check(160, Pane::Headlines, true, [26, 56, 76]);
        check(200, Pane::Headlines, false, [26, 173, 0]);
    }

    #[test]
    fn panes_fill_the_screen_and_never_overlap() {
        for width in (0..=200).step_by(7) {
            for height in 0..=60 {
                for focus in [Pane::Feeds, Pane::Headlines, Pane::Reader] {
                    let size = Size { width, height };
                    let panes = Panes::of(size, focus, true, &PREFS);
                    assert!(panes.shows(focus));
                    let parts = [
                        panes.feeds,
                        panes.headlines,
                        panes.preview,
                        panes.reader,
                        panes.status,
                    ];
                    let all: Vec<Rect> = (parts.into_iter().flatten())
                        .chain(panes.dividers.iter().copied())
                        .collect();
                    let cells: u32 = all.iter().map(|area| area.area()).sum();
                    assert_eq!(cells, u32::from(width) * u32::from(height), "{size:?}");
                    for (at, a) in all.iter().enumerate() {
                        assert!(a.right() <= width && a.bottom() <= height);
                        assert!(all[at + 1..].iter().all(|b| a.intersection(*b).is_empty()));
                    }
                }
            }
        }
    }
}

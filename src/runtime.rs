//! The loop: one message at a time into `app::update`, effects out to tasks, the model on screen.
//!
//! Nothing is drawn while nothing happens, and there is no frame timer. A key is answered at
//! once; what jobs report is drawn at most every [`JOB_FRAME`], so that a refresh of hundreds of
//! feeds costs neither the processor nor a slow line more than the reader can see.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

use crate::app::{self, Effect, Exit, Model, Msg};
use crate::config::Settings;
use crate::jobs::Context;
use crate::theme::Theme;

mod desktop;
mod effects;
mod input;
mod signals;
mod terminal;

pub use terminal::install_panic_hook;

use effects::Runner;
use signals::{Signal, Signals};
use terminal::Screen;

/// Shortest time between two pictures that only jobs asked for. A starting value: twenty a
/// second look alive, and progress is no animation.
const JOB_FRAME: Duration = Duration::from_millis(50);

/// Longest time that keys held down may put off the picture: a burst of keys becomes one repaint,
/// but the list never seems to hang.
const KEY_FRAME: Duration = Duration::from_millis(33);

/// Messages from jobs that may wait. A job that has more waits itself, and so does its source: no
/// refresh piles up what the screen has not yet taken in.
const INBOX: usize = 256;

/// Runs the interface until the reader leaves, or the terminal does.
///
/// # Errors
/// When the terminal cannot be set up, or fails in another way than by going away.
pub async fn run(ctx: Context, settings: Arc<Settings>, theme: Theme) -> io::Result<Exit> {
    let signals = Signals::new()?;
    let mut screen = Screen::open(theme)?;
    let (outbox, inbox) = mpsc::channel(INBOX);
    let mut runner = Runner::new(ctx, settings.clone(), outbox);
    let (mut model, first) = Model::new(
        settings,
        screen.size()?,
        Timestamp::now(),
        TimeZone::system(),
    );
    if screen.is_ascii() {
        model.use_ascii();
    }
    let ended = live(&mut model, first, &mut screen, &mut runner, signals, inbox).await;
    screen.close();
    runner.settle().await; // the reader's own changes reach the disk before we leave
    match ended {
        Ok(()) => Ok(model.exit.unwrap_or_default()),
        Err(error) if terminal::is_gone(&error) => Ok(Exit::Signal(signals::HANGUP)),
        Err(error) => Err(error),
    }
}

/// The loop itself.
async fn live(
    model: &mut Model,
    first: Vec<Effect>,
    screen: &mut Screen,
    runner: &mut Runner,
    mut signals: Signals,
    mut inbox: mpsc::Receiver<Msg>,
) -> io::Result<()> {
    for effect in first {
        runner.start(effect, screen)?;
    }
    let mut pace = Pace::new();
    let mut last_tick = Instant::now();
    while model.exit.is_none() {
        let tick = model.next_tick();
        let msg = tokio::select! {
            biased; // leaving beats everything, keys beat drawing, drawing beats jobs
            signal = signals.next() => match signal {
                Signal::Leave(number) => Msg::Terminate(number),
                Signal::Stop => {
                    screen.suspend()?;
                    Msg::Resumed
                }
                Signal::Continued if screen.was_stopped_from_outside() => {
                    screen.reenter()?;
                    Msg::Resumed
                }
                Signal::Continued => continue,
            },
            () = pace.overdue() => {
                draw(screen, model, &mut pace)?;
                continue;
            }
            event = screen.next_event() => match input::msg(&event?) {
                Some(msg) => msg,
                None => continue,
            },
            () = pace.due() => {
                draw(screen, model, &mut pace)?;
                continue;
            }
            Some(msg) = inbox.recv() => msg,
            () = sleep_until(last_tick + tick.unwrap_or_default()), if tick.is_some() => {
                last_tick = Instant::now();
                Msg::Tick(Timestamp::now())
            }
        };
        pace.changed(&msg);
        for effect in app::update(model, msg) {
            runner.start(effect, screen)?;
        }
    }
    Ok(())
}

fn draw(screen: &mut Screen, model: &Model, pace: &mut Pace) -> io::Result<()> {
    screen.draw(model)?;
    pace.drawn();
    Ok(())
}

/// When the next picture is due.
struct Pace {
    last_draw: Instant,
    /// When the model first changed after the last picture.
    waiting_since: Option<Instant>,
    is_urgent: bool,
    has_shown_list: bool,
}

impl Pace {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            last_draw: now,
            waiting_since: Some(now),
            is_urgent: false,
            has_shown_list: false,
        }
    }

    /// Takes note that `msg` is about to change the model.
    fn changed(&mut self, msg: &Msg) {
        self.waiting_since.get_or_insert_with(Instant::now);
        self.is_urgent |= match msg {
            Msg::Key(_)
            | Msg::Resized(_)
            | Msg::Resumed
            | Msg::ArticlePreview { .. }
            | Msg::ArticleReady { .. }
            | Msg::PageReady { .. }
            | Msg::Explained { .. } => true,
            // The first list is what the reader waits for; later ones come with a refresh.
            Msg::HeadlinesLoaded { .. } => !std::mem::replace(&mut self.has_shown_list, true),
            _ => false,
        };
    }

    fn drawn(&mut self) {
        self.last_draw = Instant::now();
        self.waiting_since = None;
        self.is_urgent = false;
    }

    /// Ends when keys have put off a picture for too long.
    async fn overdue(&self) {
        match self.waiting_since {
            Some(since) if self.is_urgent => sleep_until(since + KEY_FRAME).await,
            _ => std::future::pending().await,
        }
    }

    /// Ends when a picture should be drawn, provided that no key waits.
    async fn due(&self) {
        match self.waiting_since {
            None => std::future::pending().await,
            Some(_) if self.is_urgent => {}
            Some(_) => sleep_until(self.last_draw + JOB_FRAME).await,
        }
    }
}

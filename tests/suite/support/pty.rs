//! dateline in a real pseudo-terminal, its screen read by a terminal emulator.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, WaitOptions, waitpid};

use super::home::Home;

/// How long a test waits for what must come; far beyond what a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the terminal shows, and every byte that came.
struct Shown {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    is_over: bool,
    /// Nobody looks at the terminal any more.
    is_cut: bool,
}

/// dateline, running on a terminal of its own.
pub struct Tui {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
}

impl Tui {
    /// Starts dateline with `args` in `home` on a terminal of `columns` by `rows`.
    pub fn start(home: &Home, args: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(home, args, columns, rows, &[])
    }

    /// The same with more in the environment.
    pub fn start_with(
        home: &Home,
        args: &[&str],
        columns: u16,
        rows: u16,
        environment: &[(&str, &str)],
    ) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_dateline"));
        command.env_clear();
        command.env("TERM", "xterm-256color");
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        command.args(args);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        let shown = Shown {
            screen,
            bytes: Vec::new(),
            is_over: false,
            is_cut: false,
        };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let writer = Arc::clone(&shown);
        thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let (lock, changed) = &*writer;
                let Ok(mut shown) = lock.lock() else { return };
                if read == 0 {
                    shown.is_over = true;
                } else {
                    shown.screen.process(&buffer[..read]);
                    shown.bytes.extend_from_slice(&buffer[..read]);
                }
                changed.notify_all();
                if read == 0 || shown.is_cut {
                    return;
                }
            }
        });
        Self {
            master: Some(pair.master),
            keys: Some(keys),
            child,
            shown,
        }
    }

    /// Presses keys, written as the terminal sends them.
    pub fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Makes the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.shown
            .0
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Waits until `text` is on the screen, and returns the screen.
    #[track_caller]
    pub fn wait(&self, text: &str) -> String {
        self.wait_for(&format!("{text:?} on the screen"), |screen| {
            screen.contains(text)
        })
    }

    /// Waits until the screen is as `is_there` wants it.
    #[track_caller]
    pub fn wait_for(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.shown;
        let mut shown = lock.lock().unwrap();
        loop {
            let screen = shown.screen.screen().contents();
            if is_there(&screen) {
                return screen;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !shown.is_over,
                "waited for {what}; the screen:\n{screen}"
            );
            shown = changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Everything that was written to the terminal so far, as text.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.shown.0.lock().unwrap().bytes).into_owned()
    }

    /// Whether the terminal shows its other screen, as full-screen programs do.
    pub fn is_in_alternate_screen(&self) -> bool {
        self.shown
            .0
            .lock()
            .unwrap()
            .screen
            .screen()
            .alternate_screen()
    }

    /// The process.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill")
            .args([format!("-{name}"), self.pid().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Waits until the process is stopped. What it wrote on the way there tells only that it is
    /// about to: a "continue" that comes between would be lost.
    #[track_caller]
    pub fn wait_stopped(&self) {
        let until = Instant::now() + PATIENCE;
        let options = WaitOptions::UNTRACED | WaitOptions::NOHANG;
        loop {
            let changed = waitpid(Pid::from_raw(self.pid()), options).unwrap();
            if changed.is_some_and(|(_, status)| status.stopped()) {
                return;
            }
            assert!(Instant::now() < until, "dateline does not stop");
            thread::yield_now();
        }
    }

    /// Takes the terminal away, as a closed window does.
    pub fn hang_up(&mut self) {
        // The reading thread has the terminal open too; what it reads next is its last.
        self.shown.0.lock().unwrap().is_cut = true;
        self.resize(81, 25);
        self.keys = None;
        self.master = None;
    }

    /// Waits for the end, and for the last that was written, and returns the exit code.
    #[track_caller]
    pub fn exit_code(&mut self) -> u32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.wait_for_silence();
                return status.exit_code();
            }
            assert!(Instant::now() < until, "dateline does not end");
            thread::yield_now();
        }
    }
}

impl Tui {
    fn wait_for_silence(&self) {
        let (lock, changed) = &*self.shown;
        let shown = lock.lock().unwrap();
        let is_waiting = |shown: &mut Shown| !shown.is_over && !shown.is_cut;
        let (shown, waited) = changed
            .wait_timeout_while(shown, PATIENCE, is_waiting)
            .unwrap();
        drop(shown);
        assert!(!waited.timed_out(), "the terminal stays open after the end");
    }
}

impl Drop for Tui {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

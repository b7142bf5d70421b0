//! The configuration file as it is written, read into settings.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use toml::de::DeTable;

use super::error::{ConfigError, Mistakes};
use super::section::Section;
use super::{Paths, Settings, keys, sites, sources};
use crate::config::values::{command, duration, flag, header, interval, number, pause, size, word};
use crate::theme::Theme;

/// Bytes of a configuration at most: some ten thousand sources.
const MAX_BYTES: u64 = 2 << 20;

/// All settings by the table they stand in; the name of the top is empty.
pub const SECTIONS: [(&str, &[&str]); 7] = [
    (
        "",
        &[
            "theme", "browser", "reader", "layout", "fetch", "sources", "sites", "keys",
        ],
    ),
    ("reader", &["width"]),
    ("layout", &["show-sources", "sources-width", "unread-only"]),
    (
        "fetch",
        &[
            "refresh-at-start",
            "refresh-every",
            "connect-timeout",
            "idle-timeout",
            "total-timeout",
            "max-feed-size",
            "max-page-size",
            "redirects",
            "requests",
            "requests-per-host",
            "spacing-per-host",
            "user-agent",
            "allow-private",
        ],
    ),
    (
        "sources",
        &[
            "url",
            "name",
            "folder",
            "kind",
            "select",
            "refresh-every",
            "headers",
            "user-agent",
            "user",
            "password",
            "password-command",
            "proxy",
        ],
    ),
    (
        "sources.select",
        &["item", "title", "link", "summary", "time", "section"],
    ),
    (
        "sites",
        &[
            "host",
            "keep",
            "drop",
            "body",
            "title",
            "byline",
            "stop-at-heading",
        ],
    ),
];

impl Settings {
    /// The settings of the configuration that `paths` names; the default ones when there is none
    /// at the usual place.
    ///
    /// # Errors
    /// Every [`ConfigError`]; [`ConfigError::Missing`] only when the file was asked for by name.
    pub fn read(paths: &Paths) -> Result<Self, ConfigError> {
        let path = &paths.config;
        let unreadable = |error| ConfigError::Unreadable {
            path: path.clone(),
            error,
        };
        let mut bytes = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(MAX_BYTES + 1).read_to_end(&mut bytes),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Err(_) if paths.is_config_named => return Err(ConfigError::Missing(path.clone())),
            Err(_) => return Ok(Self::default()),
        }
        .map_err(unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ConfigError::TooLarge {
                path: path.clone(),
                limit: MAX_BYTES,
            });
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| unreadable(io::Error::new(io::ErrorKind::InvalidData, error)))?;
        Self::load(&text, path)
    }

    /// The settings that `text` makes of the default ones; `path` is for messages.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`] with all mistakes; those of TOML itself first and alone, since what
    /// follows from them would only confuse.
    pub fn load(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut mistakes = Mistakes::default();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(text.len()..text.len());
            if is_bare_word(text, span.start) {
                mistakes.add(span, "this is no value", "a text stands in quotes");
            } else {
                mistakes.add(span, error.message(), "");
            }
        }
        mistakes.none_in(text, path)?;

        let mut mistakes = Mistakes::default();
        let settings = settings(Section::new("", Some(table.as_ref()), &mut mistakes));
        mistakes.none_in(text, path)?;
        Ok(settings)
    }
}

/// Whether a word without quotes stands after an equals sign, which the parser of TOML takes for
/// something that its reader did not mean: `ink` for the beginning of `inf`.
fn is_bare_word(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else {
        return false;
    };
    before.trim_end_matches([' ', '\t']).ends_with('=') && after.starts_with(char::is_alphabetic)
}

fn settings(mut top: Section<'_, '_>) -> Settings {
    let mut settings = Settings::default();
    top.set("theme", &mut settings.theme, |value| {
        word(value, &Theme::NAMES).map(str::to_owned)
    });
    settings.browser = top.read("browser", command);

    let mut reader = top.section("reader");
    // Below 20 columns words no longer fit; above 200 no screen shows the whole line.
    reader.set("width", &mut settings.reader.width, |value| {
        number(value, 20..=200)
    });

    let mut layout = top.section("layout");
    layout.set("show-sources", &mut settings.layout.show_sources, flag);
    layout.set(
        "sources-width",
        &mut settings.layout.sources_width,
        |value| number(value, 10..=80),
    );
    layout.set("unread-only", &mut settings.layout.unread_only, flag);

    let fetch = &mut settings.fetch;
    let mut section = top.section("fetch");
    section.set("refresh-at-start", &mut fetch.refresh_at_start, flag);
    section.set("refresh-every", &mut fetch.refresh_every, interval);
    section.set("connect-timeout", &mut fetch.connect_timeout, duration);
    section.set("idle-timeout", &mut fetch.idle_timeout, duration);
    section.set("total-timeout", &mut fetch.total_timeout, duration);
    section.set("max-feed-size", &mut fetch.max_feed_bytes, size);
    section.set("max-page-size", &mut fetch.max_page_bytes, size);
    // Browsers give up after 20.
    section.set("redirects", &mut fetch.max_redirects, |value| {
        number(value, 0..=20)
    });
    // More than a few at once is rude to a host, and more than a hundred to a router at home.
    section.set("requests", &mut fetch.requests, |value| {
        number(value, 1..=100)
    });
    section.set("requests-per-host", &mut fetch.requests_per_host, |value| {
        number(value, 1..=8)
    });
    section.set("spacing-per-host", &mut fetch.spacing_per_host, pause);
    section.set("user-agent", &mut fetch.user_agent, header);
    section.set("allow-private", &mut fetch.allow_private, flag);

    if let Some(own) = sources::read(&mut top) {
        settings.sources = own;
        settings.has_own_sources = true;
    }
    settings.sites = sites::read(&mut top);
    settings.keymap = keys::read(&mut top);
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::{Action, Context};
    use crate::config::{EXAMPLE, Settings};

    fn load(text: &str) -> Result<Settings, String> {
        Settings::load(text, Path::new("c.toml")).map_err(|error| error.to_string())
    }

    /// What is said of `text`, as `line:column what; expected`, a line for each mistake.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown = load(text).unwrap_err();
        let mut found: Vec<String> = Vec::new();
        let mut what = "";
        let mut place = "";
        for line in shown.lines() {
            if let Some(title) = line.strip_prefix("error: ") {
                what = title;
            } else if let Some((_, at)) = line.split_once("--> c.toml:") {
                place = at;
            } else if let Some((_, label)) = line.split_once('^') {
                let label = label.trim_start_matches('^').trim();
                let separator = if label.is_empty() { "" } else { "; " };
                found.push(format!("{place} {what}{separator}{label}"));
            }
        }
        assert_eq!(found, expected, "{shown}");
    }

    /// The example with all that is commented out in it, but for what follows the default keys.
    fn uncommented() -> String {
        let (example, _) = EXAMPLE.split_once("# Examples of keys").unwrap();
        let lines = example.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => setting,
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_says_what_the_defaults_are() {
        let example = load(EXAMPLE).unwrap();
        let defaults = Settings::default();
        assert!(example.has_own_sources && !defaults.has_own_sources);
        assert_eq!(
            example,
            Settings {
                has_own_sources: true,
                ..defaults
            }
        );
    }

    #[test]
    fn the_example_shows_every_setting_and_every_key() {
        let text = uncommented();
        let example = load(&text).unwrap();
        let table = DeTable::parse(&text).unwrap();
        for (section, names) in SECTIONS {
            let mut inside = table.as_ref();
            for step in section.split('.').filter(|step| !step.is_empty()) {
                inside = match inside.get(step).map(toml::Spanned::as_ref) {
                    Some(toml::de::DeValue::Table(inside)) => inside,
                    Some(toml::de::DeValue::Array(items)) => items[0].as_ref().as_table().unwrap(),
                    other => panic!("[{section}] is {other:?}"),
                };
            }
            for name in names {
                assert!(inside.contains_key(*name), "{name} of [{section}]");
            }
        }
        assert_eq!(example.keymap, Settings::default().keymap);
        let keys = table
            .as_ref()
            .get("keys")
            .unwrap()
            .as_ref()
            .as_table()
            .unwrap();
        for action in Action::ALL {
            for key in action.default_keys() {
                assert_eq!(
                    keys.get(*key).and_then(|name| name.as_ref().as_str()),
                    Some(action.name()),
                    "{key}"
                );
            }
        }
    }

    #[test]
    fn only_a_file_asked_for_by_name_must_exist() {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = Paths {
            config: folder.path().join("c.toml"),
            is_config_named: false,
            store: folder.path().join("s"),
            log: folder.path().join("l"),
        };
        assert_eq!(Settings::read(&paths).unwrap(), Settings::default());
        paths.is_config_named = true;
        let complaint = |bytes: Option<&[u8]>| {
            if let Some(bytes) = bytes {
                std::fs::write(&paths.config, bytes).unwrap();
            }
            let error = Settings::read(&paths).unwrap_err().to_string();
            error.replace(&paths.config.display().to_string(), "FILE")
        };
        let large = vec![b'#'; 2 << 20 | 1];
        for (bytes, expected) in [
            (None, "dateline: there is no configuration FILE"),
            (
                Some(&b"# \xFF"[..]),
                "dateline: the configuration FILE cannot be read: invalid",
            ),
            (Some(&large), "dateline: FILE is larger than 2097152 bytes"),
            (
                Some(b"theme = 1"),
                "error: `theme` cannot be this\n --> FILE:1:9",
            ),
        ] {
            let shown = complaint(bytes);
            assert!(shown.starts_with(expected), "{shown}");
        }
        std::fs::write(&paths.config, "\u{feff}theme = \"ink\"\r\n").unwrap();
        assert_eq!(Settings::read(&paths).unwrap().theme, "ink");
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        assert_eq!(load(""), Ok(Settings::default()));
        assert_eq!(load("[reader]\n[keys]\n"), Ok(Settings::default()));
    }

    #[test]
    fn mistakes_are_shown_with_their_line_a_caret_and_advice() {
        let text = "theme = \"inc\"\n\n[reader]\nwidht = 80\n";
        assert_eq!(
            load(text).unwrap_err(),
            "\
error: `theme` cannot be this
 --> c.toml:1:9
  |
1 | theme = \"inc\"
  |         ^^^^^ did you mean \"ink\"?

error: there is no setting `widht` under [reader]
 --> c.toml:4:1
  |
4 | widht = 80
  | ^^^^^ did you mean `width`?

dateline: 2 mistakes in the configuration; `dateline config default` shows all settings"
        );
    }

    #[test]
    fn a_setting_in_the_wrong_place_is_told_the_right_one() {
        check(
            "width = 80\n[layout]\ntheme = \"ink\"\ncolour = 1\n[frobnicate]\nx = 1",
            &[
                "1:1 there is no setting `width` at the top, before the first table; `width` stands under [reader]",
                "3:1 there is no setting `theme` under [layout]; `theme` stands at the top, before the first table",
                "4:1 there is no setting `colour` under [layout]; there are show-sources, sources-width, unread-only",
                "5:2 there is no setting `frobnicate` at the top, before the first table; there are theme, browser, reader, layout, fetch, sources, sites, keys",
            ],
        );
    }

    #[test]
    fn wrong_types_and_values_are_told_what_is_expected() {
        check(
            "browser = \"\"\nreader = 3\n[layout]\nshow_sources = true\nunread-only = 1\n[fetch]\nrequests = 0\ntotal-timeout = 30\nmax-page-size = \"8\"",
            &[
                "1:11 `browser` cannot be this; expected a program, such as \"firefox %u\"",
                "2:10 `reader` cannot be this; expected a table: a line [reader] with its settings below",
                "4:1 there is no setting `show_sources` under [layout]; did you mean `show-sources`?",
                "5:15 `layout.unread-only` cannot be this; expected true or false",
                "7:12 `fetch.requests` cannot be this; expected a number from 1 to 100",
                "8:17 `fetch.total-timeout` cannot be this; expected a time from \"100ms\" to \"1h\", such as \"30s\"",
                "9:17 `fetch.max-page-size` cannot be this; expected a size from \"64 KiB\" to \"1 GiB\", such as \"8 MiB\"",
            ],
        );
    }

    #[test]
    fn what_is_not_toml_is_shown_alone() {
        check(
            "theme = ink\n[reader\nwidht = 3\n[fetch]\nx = \"",
            &[
                "1:9 this is no value; a text stands in quotes",
                "2:8 unclosed table, expected `]`",
                "5:6 invalid basic string, expected `\"`",
            ],
        );
        let (one, other) = ("x = 1\nx = 2", "x = 80 columns");
        assert!(load(one).unwrap_err().contains("c.toml:2:1"));
        assert!(load(other).unwrap_err().contains("c.toml:1:5"));
    }

    #[test]
    fn hundreds_of_mistakes_are_not_all_shown() {
        let shown = load(&"a.b.c.d = 1\n".repeat(300)).unwrap_err();
        assert!(
            shown.lines().count() < 200 && shown.contains("299 mistakes"),
            "{shown}"
        );
    }

    #[test]
    fn sources_are_checked_one_by_one() {
        let settings = load("[[sources]]\nurl = \"https://example.org/feed#top\"\n[[sources]]\nurl = \"http://example.net\"\nkind = \"front-page\"\nname = \" A  B \"").unwrap();
        let shown: Vec<_> = settings
            .sources
            .iter()
            .map(|source| (source.url.as_str(), source.name.as_deref(), source.kind))
            .collect();
        assert_eq!(
            shown,
            [
                (
                    "https://example.org/feed",
                    None,
                    crate::news::FeedKind::Feed
                ),
                (
                    "http://example.net/",
                    Some("A B"),
                    crate::news::FeedKind::FrontPage
                ),
            ]
        );
        assert_eq!(
            load("sources = []").map(|settings| (settings.sources, settings.has_own_sources)),
            Ok((vec![], true))
        );
        for (source, expected) in [
            (
                "url = \"example.org/feed\"",
                "2:7 `sources.url` cannot be this; did you mean \"https://example.org/feed\"?",
            ),
            (
                "url = \"feed:https://example.org/\"",
                "2:7 `sources.url` cannot be this; did you mean \"https://example.org/\"?",
            ),
            (
                "url = \"feed://example.org/\"",
                "2:7 `sources.url` cannot be this; did you mean \"https://example.org/\"?",
            ),
            (
                "url = \"file:///etc/passwd\"",
                "2:7 `sources.url` cannot be this; dateline subscribes to nothing on this disk; try `dateline parse FILE`",
            ),
            (
                "url = \"gopher://example.org/\"",
                "2:7 `sources.url` cannot be this; expected an http or https address in quotes",
            ),
            (
                "url = \"https://\"",
                "2:7 `sources.url` cannot be this; expected an http or https address in quotes: empty host",
            ),
            (
                "url = 3",
                "2:7 `sources.url` cannot be this; expected an http or https address in quotes",
            ),
            (
                "name = \"A\"",
                "1:1 a source has no address; expected a line url = \"https://…\"",
            ),
            (
                "url = \"https://example.org/\"\nname = \" \"",
                "3:8 `sources.name` cannot be this; expected a text in quotes that is not empty",
            ),
            (
                "url = \"https://example.org/\"\nkind = \"page\"",
                "3:8 `sources.kind` cannot be this; expected one of \"feed\", \"front-page\"",
            ),
            (
                "url = \"https://example.org/\"\n[[sources]]\nurl = \"https://EXAMPLE.org:443/#x\"",
                "4:7 this source is in the list already; take one of the two out",
            ),
        ] {
            check(&format!("[[sources]]\n{source}"), &[expected]);
        }
        check(
            "sources = [3]",
            &[
                "1:12 `sources` cannot be this; expected a table: a line [[sources]] with its settings below",
            ],
        );
    }

    #[test]
    fn rules_for_sites_are_checked_one_by_one() {
        let text = "[[sites]]\nhost = \"www.Example.org\"\ndrop = \".a > b\"\nstop-at-heading = \"More\"\n[[sites]]\nhost = \"example.net\"\nstop-at-heading = [\"A\", \"B\"]";
        let sites = load(text).unwrap().sites.0;
        let shown: Vec<_> = sites
            .iter()
            .map(|site| (&*site.host, site.drop.is_some(), site.stop_at_heading.len()))
            .collect();
        assert_eq!(shown, [("example.org", true, 1), ("example.net", false, 2)]);
        for (site, expected) in [
            (
                "drop = \"a\"",
                "1:1 rules for a site name no host; expected a line host = \"example.org\"",
            ),
            (
                "host = \"https://example.org/\"",
                "2:8 `sites.host` cannot be this; expected the name of a host alone, such as \"example.org\"",
            ),
            (
                "host = \"a.example\"\nkeep = 3",
                "3:8 `sites.keep` cannot be this; expected a CSS selector in quotes, such as \"aside, .promo\"",
            ),
            (
                "host = \"a.example\"\nstop-at-heading = \"!\"",
                "3:19 `sites.stop-at-heading` cannot be this; expected the words of a heading in quotes, or a list of such",
            ),
            (
                "host = \"a.example\"\nbdy = \"p\"",
                "3:1 there is no setting `bdy` under [[sites]]; did you mean `body`?",
            ),
            (
                "host = \"a.example\"\n[[sites]]\nhost = \"www.a.example\"",
                "4:8 this host has rules already; put all its rules under one [[sites]]",
            ),
        ] {
            check(&format!("[[sites]]\n{site}"), &[expected]);
        }
        let wrong = load("[[sites]]\nhost = \"a.example\"\ndrop = \"p >> q\"").unwrap_err();
        assert!(
            wrong.contains("c.toml:3:8") && wrong.contains("^ this is no CSS selector: "),
            "{wrong}"
        );
    }

    #[test]
    fn keys_change_in_all_panes_or_in_one() {
        let settings = load("[keys]\n\"z t\" = \"top\"\nx = \"next-article\"\ng = \"none\"\n\"g g\" = \"top\"\n[keys.reader]\nx = \"wider\"").unwrap();
        let keys = |action, context| settings.keymap.keys_for(action, context);
        assert_eq!(keys(Action::Top, Context::Reader), ["<home>", "z t", "g g"]);
        assert_eq!(keys(Action::NextArticle, Context::Headlines), ["J", "x"]);
        assert_eq!(keys(Action::NextArticle, Context::Reader), ["J"]);
        assert_eq!(keys(Action::Wider, Context::Reader), [">", "x"]);
        assert!(keys(Action::NextArticle, Context::Feeds).is_empty());
    }

    #[test]
    fn keys_that_cannot_be_are_explained() {
        check(
            "[keys]\nenter = \"open\"\n\"g g\" = \"top\"\nx = \"page-dwn\"\ny = 3\n3 = \"top\"\n\"<cr>\" = \"top\"\n\"<enter>\" = \"top\"\nreader = \"top\"\n[keys.list]\n[keys.sources]\nx = \"wider\"",
            &[
                "2:1 this is no key; `enter` is more than one key: write `<enter>`",
                "3:1 `g` would act at once and yet begin `g g`; `g` asks for `top`: free it with a line \"g\" = \"none\"",
                "4:5 a key cannot ask for this; did you mean \"page-down\"?",
                "5:5 a key cannot ask for this; expected the name of an action, or \"none\"",
                "6:1 this is no key; a digit at the start is a count, as in `12j`",
                "8:1 `<enter>` is in this table twice; take one of the two out",
                "9:10 `reader` is a pane and no key; expected a line [keys.reader] with its keys below",
                "10:7 there is no pane `list`; there are [keys.sources], [keys.headlines], [keys.reader]",
                "12:5 a key cannot ask for this; `wider` is of use in reader alone",
            ],
        );
    }

    #[test]
    fn one_key_to_quit_must_stay() {
        let freed = "q = \"none\"\nQ = \"none\"\n\"<C-c>\" = \"none\"";
        check(
            &format!("[keys]\n{freed}"),
            &[
                "2:1 these keys leave no way to quit; expected a key for `quit` or `leave` in every pane",
            ],
        );
        load(&format!("[keys]\n{freed}\nx = \"quit\"")).unwrap();
    }
}

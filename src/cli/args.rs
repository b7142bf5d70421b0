//! The command line, as clap reads it.
#![allow(clippy::doc_markdown)] // these comments are what --help prints: they are no Markdown

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A news browser for the terminal.
///
/// Without a command it opens the interface. Exit codes: 0 success, 1 the work failed,
/// 2 wrong usage or configuration.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about)]
pub struct Cli {
    /// Read this configuration instead of the usual one
    #[arg(long, global = true, value_name = "FILE", env = "DATELINE_CONFIG")]
    pub config: Option<PathBuf>,
    /// Keep the store in this folder instead of the usual one
    #[arg(long, global = true, value_name = "DIR", env = "DATELINE_DATA")]
    pub data: Option<PathBuf>,
    /// What to do; the interface when it is missing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done from the shell.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fetch the news of all sources and store it
    Refresh(RefreshArgs),
    /// Print the stored headlines, newest first, with their numbers
    List(ListArgs),
    /// Print the cleaned article of a headline or of any page
    Read(ReadArgs),
    /// Subscribe to a source
    Add(AddArgs),
    /// End a subscription
    Remove(RemoveArgs),
    /// Subscribe to the sources of an OPML file
    Import(ImportArgs),
    /// Print the article of a page, without the store
    Extract(ExtractArgs),
    /// Print what a feed or a front page holds, without the store
    Parse(ParseArgs),
    /// Show where the configuration lies, what can be set, or whether it is right
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// `dateline refresh`
#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// Print only what failed
    #[arg(long, short)]
    pub quiet: bool,
    /// Ask only the sources whose time has come: as often as they publish, or as it is set
    #[arg(long)]
    pub due: bool,
}

/// `dateline list`
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
    /// Leave out what is read
    #[arg(long, short)]
    pub unread: bool,
    /// How many headlines at most
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 50)]
    pub limit: u32,
    /// Only the headlines of one source, named as it is shown or by its address. Printed as
    /// lines this counts as a look at it: what moves is told from there on, as new, as ^ or v
    /// with how many others it went above or below, or as off where the page dropped it
    #[arg(long, short, value_name = "NAME|URL")]
    pub source: Option<String>,
    /// Only headlines that have all of these words in their titles or in the names of their
    /// sources; case and accents do not count
    #[arg(long, short, value_name = "WORDS", conflicts_with = "order")]
    pub find: Option<String>,
    /// Newest first, or source by source as each has them on its page, the lead first, what it
    /// has no longer last; without this a front page given with --source is in its own order
    #[arg(long, value_enum, value_name = "ORDER")]
    pub order: Option<ListOrder>,
    /// Print the sources instead of headlines
    #[arg(long, conflicts_with_all = ["unread", "limit", "source", "find", "order"])]
    pub sources: bool,
}

/// The orders in which headlines are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListOrder {
    /// Newest first
    Time,
    /// As on the page of the source
    Page,
}

/// `dateline read`
#[derive(Debug, Args)]
pub struct ReadArgs {
    /// The number of a headline as `dateline list` prints it, its id as any list has it
    /// (id:123), or an http(s) address
    #[arg(value_name = "N|id:ID|URL")]
    pub what: String,
    /// Print what the feed gives in place of what was found on the page
    #[arg(long)]
    pub feed: bool,
    /// Columns of the text at most
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(10..=1000))]
    pub width: Option<u16>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print Markdown
    #[arg(long, conflicts_with_all = ["json", "width"])]
    pub markdown: bool,
}

/// `dateline add`
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The address of a feed, or of a page: its feeds are looked for, and where there is none,
    /// its own headlines are read
    pub url: String,
    /// Take the first feed without a question
    #[arg(long, short = 'y')]
    pub yes: bool,
    /// Read the headlines of the page itself, whatever feeds it has
    #[arg(long)]
    pub page: bool,
}

/// `dateline remove`
#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// The address of the feed, as `dateline list --sources` prints it
    pub url: String,
}

/// `dateline import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// An OPML file, an http(s) address of one, or - for standard input
    #[arg(value_name = "FILE|URL|-")]
    pub opml: String,
}

/// `dateline extract`
#[allow(clippy::struct_excessive_bools)] // Flags of a command line.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// A file, an http(s) address, or - for standard input
    #[arg(value_name = "FILE|URL|-", required_unless_present_any = ["batch", "check_rules"])]
    pub page: Option<String>,
    /// The address the page was saved from, for relative links and for the rules of its site
    #[arg(long, visible_alias = "base", value_name = "URL")]
    pub url: Option<url::Url>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Read lines {"id","url","path"} from standard input and answer each with one line
    /// {"id","title","byline","date","text"}
    #[arg(long, conflicts_with_all = ["page", "json", "format"])]
    pub batch: bool,
    /// Print what became of each piece of text of the page, and why
    #[arg(long, conflicts_with_all = ["batch", "json", "format"])]
    pub explain: bool,
    /// Print which stored articles of a host gain or lose text under the present rules
    #[arg(long, value_name = "HOST", conflicts_with_all = ["page", "batch", "json", "format", "explain"])]
    pub check_rules: Option<String>,
    /// With --batch, answer with what a trained part of the extractor sees of each page: the
    /// names of its numbers, and rows of them
    #[arg(
        long,
        hide = true,
        requires = "batch",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "runs"
    )]
    pub features: Option<Features>,
}

/// The trained parts of the extractor. What each is asked is one line of the batch; `train.py`
/// beside its source makes it from such answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Features {
    /// The model, of each run of text: {"id","names","runs":[{"text","values"}]}
    Runs,
    /// The choice of the title, of each candidate: {"id","names","titles":[{"text","values"}]}
    Titles,
    /// The confidence, of the page: {"id","names","values","text","confidence"}, the text as
    /// without --features; no values where nothing is kept or the scores asked with do not fit
    Confidence,
}

/// The forms in which an article is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Set in lines, as in the interface
    Text,
    /// Markdown, the title as its first heading
    Markdown,
    /// A clean HTML page
    Html,
    /// One JSON document with all that is known
    Json,
}

/// `dateline parse`
#[derive(Debug, Args)]
pub struct ParseArgs {
    /// A file, an http(s) address, or - for standard input
    #[arg(value_name = "FILE|URL|-", required_unless_present = "batch")]
    pub feed: Option<String>,
    /// The address the feed was saved from, for relative links
    #[arg(long, value_name = "URL")]
    pub base: Option<url::Url>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// For a web page: show which groups of links were found and why they count as news; with
    /// selectors, what each of them finds
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// For a web page: read its headlines with this CSS selector, where PART is item, title,
    /// link, summary, time or section; can be given for each. Goes before what the configuration
    /// selects for this address
    #[arg(long, value_name = "PART=CSS")]
    pub select: Vec<String>,
    /// Read lines {"id","path","content_type","url"} from standard input and answer each with
    /// one line {"id","ok","error","feed"}, for web pages with "headlines"
    #[arg(long, conflicts_with_all = ["feed", "json", "explain", "select"])]
    pub batch: bool,
}

/// `dateline config`
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// Print where the configuration, the store and the log lie
    Path,
    /// Print every setting with its default: a configuration to begin with
    Default,
    /// Say whether the configuration is right, and if not, where it is wrong
    Check,
}

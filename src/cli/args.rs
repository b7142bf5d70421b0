//! The command line, as clap reads it.

use clap::{Args, Parser, Subcommand};

/// A news browser for the terminal.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about)]
pub struct Cli {
    /// What to do; the interface when it is missing.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done from the shell.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the article of a page, without storing anything
    Extract(ExtractArgs),
    /// Print what a feed holds
    Parse(ParseArgs),
}

/// `dateline extract`
#[allow(clippy::struct_excessive_bools)] // Flags of a command line.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// A file, an http(s) address, or - for standard input
    #[arg(value_name = "FILE|URL|-", required_unless_present = "batch")]
    pub page: Option<String>,
    /// The address the page was saved from, for relative links
    #[arg(long, value_name = "URL")]
    pub base: Option<url::Url>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Read lines {"id","url","path"} from standard input and answer each with one line
    /// {"id","title","byline","date","text"}
    #[arg(long, conflicts_with_all = ["page", "json"])]
    pub batch: bool,
    /// Print what became of each piece of text of the page, and why
    #[arg(long, conflicts_with_all = ["batch", "json"])]
    pub explain: bool,
    /// With --batch, answer with the runs of text of each page and what the model sees of them:
    /// {"id","names","runs":[{"text","values"}]}. For training; see `src/extract/model/train.py`
    #[arg(long, hide = true, requires = "batch")]
    pub features: bool,
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
    /// For a web page: show which groups of links were found and why they count as news
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// Read lines {"id","path","content_type","url"} from standard input and answer each with
    /// one line {"id","ok","error","feed"}, for web pages with "headlines"
    #[arg(long, conflicts_with_all = ["feed", "json", "explain"])]
    pub batch: bool,
}

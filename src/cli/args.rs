//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A news browser for the terminal.
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
    /// Print the article of a page, without storing anything
    Extract(ExtractArgs),
    /// Print what a feed holds
    Parse(ParseArgs),
    /// Show where the configuration lies, what can be set, or whether it is right
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// `dateline extract`
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
    /// Read lines {"id","path","content_type","url"} from standard input and answer each with
    /// one line {"id","ok","error","feed"}
    #[arg(long, conflicts_with_all = ["feed", "json"])]
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

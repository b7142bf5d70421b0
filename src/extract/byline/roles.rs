//! What somebody does for a newsroom, beside the name or where a name should be.

use super::names::is_person;

/// Words that say at the end of a compound, or alone, what somebody does for a newsroom.
const ROLES: [&str; 22] = [
    "reporter",
    "reporterin",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "autor",
    "autorin",
    "gastautor",
    "gastautorin",
    "kolumnist",
    "kolumnistin",
    "experte",
    "expertin",
    "journalist",
    "journalistin",
    "correspondent",
    "columnist",
    "editor",
    "writer",
    "contributor",
    "author",
];

/// A person's name without the role in front of it or behind it: "Courier-Redakteurin Ada
/// Beispiel", "Ada Beispiel Reporter".
pub fn without_role(text: &str) -> &str {
    let is_role = |word: &str| {
        let word = word.to_lowercase();
        word.rsplit('-')
            .next()
            .is_some_and(|end| ROLES.contains(&end))
    };
    if let Some((role, name)) = text.split_once(' ')
        && is_role(role)
        && is_person(name)
    {
        return name;
    }
    // The rank in front of a role ends a name: "Ada Beispiel Senior Harbour Editor".
    let words: Vec<&str> = text.split(' ').collect();
    if words.last().is_some_and(|word| is_role(word)) {
        let is_rank = |word: &&str| RANKS.contains(&word.to_lowercase().as_str());
        let end = words.iter().position(is_rank).unwrap_or(words.len() - 1);
        let length = words
            .iter()
            .take(end)
            .map(|word| word.len() + 1)
            .sum::<usize>();
        let name = text.get(..length.saturating_sub(1)).unwrap_or_default();
        let is_phrase = words
            .iter()
            .any(|word| OF_PHRASES.contains(&word.to_lowercase().as_str()));
        if is_person(name) && !is_phrase {
            return name;
        }
    }
    ["记者", "記者"]
        .iter()
        .find_map(|role| text.strip_prefix(role))
        .unwrap_or(text)
}

/// Words in front of a role that say of which rank somebody is, and are no first names.
const RANKS: [&str; 16] = [
    "senior",
    "junior",
    "staff",
    "chief",
    "contributing",
    "managing",
    "associate",
    "assistant",
    "deputy",
    "executive",
    "freelance",
    "guest",
    "special",
    "leitender",
    "leitende",
    "freier",
];

/// Whether a text is somebody's post and not a name: "Senior Harbour Reporter".
pub fn is_post(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(' ');
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or_default();
    RANKS.contains(&first) && ROLES.contains(&last)
}

/// Words that stand in what a column is called, and not in names: "Letters to the Editor".
const OF_PHRASES: [&str; 6] = ["to", "the", "of", "for", "by", "from"];

/// Whether a word is the account of whoever runs the site.
pub fn is_account(text: &str) -> bool {
    !text.contains(' ') && text.to_lowercase().contains("admin")
}

/// Words that begin a link or a label that stands where names do, and never a name.
const CALLS: [&str; 18] = [
    "related",
    "share",
    "follow",
    "filed",
    "zur",
    "zum",
    "über",
    "alle",
    "weitere",
    "more",
    "see",
    "view",
    "about",
    "sponsored",
    "gesponserte",
    "privacy",
    "edited",
    "revised",
];

/// Whether a text calls on readers or labels what follows: "More about me".
pub fn is_call(text: &str) -> bool {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default().to_lowercase();
    words.next().is_some() && CALLS.contains(&first.as_str())
}

/// Whether something is a role and not a name.
pub fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "reporter",
        "correspondent",
        "editor",
        "writer",
        "journalist",
        "redakteur",
        "contributor",
        "columnist",
        "special to",
        "producer",
        "author at",
        "photographer",
        "staff",
        "manager",
        "director",
        "developer",
        "engineer",
        "coordinator",
        "founder",
        "specialist",
        "strategist",
        "consultant",
        "expert",
        "analyst",
        "marketing",
    ]
    .iter()
    .any(|role| lower.contains(role))
        && lower.split_whitespace().count() <= 6
}

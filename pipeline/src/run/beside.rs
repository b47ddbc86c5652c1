//! The season of the year before, where it lies beside this one and nobody wrote its place down.

use std::path::{Path, PathBuf};

use shuping_analyzers::scheme::{self, SeasonSettings};

/// So many folders beside a season are looked at.
const MOST: usize = 500;

/// The one folder beside a season's that holds a scheme of the same organisation for the year before; `None` where there is
/// none, and where there are several.
pub(super) fn year_before(root: &Path, season: &SeasonSettings) -> Option<PathBuf> {
    let entries = fs_err::read_dir(root.join("..")).ok()?;
    let mut names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).take(MOST).collect();
    names.sort();
    let folders = names.into_iter().map(|name| root.join("..").join(name));
    let mut found = folders.filter(|folder| is_year_before(folder, season));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn is_year_before(folder: &Path, season: &SeasonSettings) -> bool {
    let text = fs_err::read_to_string(folder.join("season.toml")).ok();
    let other = text.and_then(|text| scheme::parse(&text).ok());
    other.is_some_and(|other| other.season.organization == season.organization && other.season.year + 1 == season.year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(parent: &Path, name: &str, organization: &str, year: i32) -> PathBuf {
        let folder = parent.join(name);
        fs_err::create_dir_all(&folder).unwrap();
        let text = format!("[season]\norganization = \"{organization}\"\nyear = {year}\n");
        fs_err::write(folder.join("season.toml"), text).unwrap();
        folder
    }

    #[test]
    fn last_year_of_the_same_organisation_is_found_beside_and_two_of_them_are_not_chosen_from() {
        let parent = tempfile::tempdir().unwrap();
        let own = season(parent.path(), "今年", "河东镇党委", 2024);
        season(parent.path(), "他镇", "河西镇党委", 2023);
        season(parent.path(), "前年", "河东镇党委", 2022);
        let scheme = scheme::parse(&fs_err::read_to_string(own.join("season.toml")).unwrap()).unwrap();
        assert_eq!(year_before(&own, &scheme.season), None);
        let before = season(parent.path(), "去年", "河东镇党委", 2023);
        let found = year_before(&own, &scheme.season).unwrap();
        assert_eq!(found.canonicalize().unwrap(), before.canonicalize().unwrap());
        season(parent.path(), "去年（副本）", "河东镇党委", 2023);
        assert_eq!(year_before(&own, &scheme.season), None);
    }
}

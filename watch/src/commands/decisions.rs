//! What reviewers filled into the workbook of an earlier run, so that a rerun does not lose it.

use shuping_analyzers::grid::Workbook;
use shuping_pipeline::content::Content;
use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::worker::Pool;
use shuping_reports::readback::{self, Decisions};
use shuping_reports::workbook;

use crate::exit::{Exit, Failure};
use crate::output::{YELLOW, styled, tell};

/// Decisions beside the store: they outlive a workbook that was deleted.
const KEPT: &str = "decisions.json";

/// Reads the workbook as it lies in the outputs, puts it together with what was kept, and keeps the whole. Gives the
/// workbook, too: the season's ledger reads its own sheets.
pub(super) fn gather(folder: &SeasonFolder, pool: &Pool) -> Result<(Decisions, Option<Workbook>), Failure> {
    let place = folder.state().join(KEPT);
    let mut kept: Decisions = match fs_err::read(&place) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
            Failure::told(
                Exit::Data,
                format!("{} 读不出来：{error}；可以删去这个文件，已填的意见在工作簿里", place.display()),
            )
        })?,
        Err(_) => Decisions::default(),
    };
    let before = kept.clone();
    let book = filled_in(folder, pool)?;
    if let Some(new) = book.as_ref().map(readback::read) {
        for unclear in &new.unclear {
            tell(format!("{} {}：{}", styled(YELLOW, "请注意："), unclear.place, unclear.message));
        }
        kept.update(new);
    }
    if kept != before {
        let text =
            serde_json::to_vec_pretty(&kept).map_err(|error| Failure::told(Exit::Internal, error.to_string()))?;
        let beside = folder.state().join(format!("{KEPT}.part"));
        fs_err::write(&beside, text)?;
        fs_err::rename(&beside, &place)?;
    }
    Ok((kept, book))
}

/// What the workbook in the outputs says; `None` where there is none. One that cannot be read is told: it may be open.
fn filled_in(folder: &SeasonFolder, pool: &Pool) -> Result<Option<Workbook>, Failure> {
    let place = folder.out().join(workbook::FILE_NAME);
    let Ok(bytes) = fs_err::read(&place) else { return Ok(None) };
    match pool.for_own_workbook().read(workbook::FILE_NAME, &bytes)? {
        Ok(Content::Workbook(book)) => Ok(Some(book)),
        _ => {
            tell(format!("{} {} 读不出来，其中填写的意见没有更新", styled(YELLOW, "请注意："), place.display()));
            Ok(None)
        }
    }
}

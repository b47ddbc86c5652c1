//! 收件清单: every file that arrived, and what became of it.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{Status, Submission};

use super::look::{Look, Tone};
use super::table::{Cell, Kind, Table, column};
use crate::view::View;
use crate::{Error, words};

/// The unit of a file, or the units whose ledgers it holds.
fn units(view: &View, row: &Submission) -> Option<String> {
    let names: Vec<&str> = row.unit.iter().chain(&row.units).map(|id| view.name(id)).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

pub(crate) fn write(book: &mut Workbook, look: &Look, view: &View) -> Result<(), Error> {
    let mut table = Table::open(
        book,
        look,
        "收件清单",
        "收件清单",
        &["收到的每个文件都有一行；压缩包和邮件里的文件写作“外层!内层”。"],
        vec![
            column("序号", 6.0, Kind::Int),
            column("文件", 46.0, Kind::Text),
            column("收到时间", 17.0, Kind::Word),
            column("依据", 10.0, Kind::Word),
            column("单位", 14.0, Kind::Text),
            column("材料", 18.0, Kind::Word),
            column("处理", 12.0, Kind::Word),
            column("说明", 34.0, Kind::Text),
            column("判断依据", 30.0, Kind::Text),
            column("SHA-256", 68.0, Kind::Word).on_screen(),
        ],
    )?;
    table.freeze(2)?;
    for (index, row) in view.inputs.season.submissions.iter().enumerate() {
        let tone = match row.status {
            Status::Accepted | Status::Container => Tone::Plain,
            Status::Superseded | Status::Duplicate | Status::Irrelevant => Tone::Muted,
            Status::Unreadable | Status::Encrypted | Status::UnknownUnit | Status::Pending => Tone::Bad,
        };
        table.row([
            (index + 1).into(),
            row.path.as_str().into(),
            words::moment(&row.received_at).into(),
            words::received_by(row.received_by).into(),
            units(view, row).into(),
            words::material(view.inputs.scheme, &row.kind).into(),
            Cell::from(words::status(row.status)).tone(tone),
            row.reason.as_str().into(),
            row.evidence.join("；").into(),
            row.sha256.as_str().into(),
        ])?;
    }
    table.close()
}

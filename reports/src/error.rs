//! Why an output could not be written.

use std::path::PathBuf;

/// Why an output could not be written. Bad input documents are no errors: they are findings of the season.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk refused; the error names the path.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// A workbook could not be put together.
    #[error("无法生成工作簿：{0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A page could not be put together.
    #[error("无法生成网页：{0}")]
    Page(#[from] askama::Error),
    /// A value could not be written as JSON.
    #[error("无法写成 JSON：{0}")]
    Json(#[from] serde_json::Error),
    /// A Word file could not be put together.
    #[error("无法生成 Word 文件 {path}：{message}")]
    Word {
        /// The file that was to be made.
        path: PathBuf,
        /// What went wrong.
        message: String,
    },
}

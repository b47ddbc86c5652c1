//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// 述职评议考核：收材料、看报告、计票、跟整改
#[derive(Debug, Parser)]
#[command(name = "shuping", version, about, disable_help_subcommand = true)]
#[command(
    after_help = "退出码：0 完成；1 完成，但有达到 --fail-on 的问题；2 用法错误；65 数据有误；66 找不到文件；70 程序错误；\
73 不能写；74 读写出错；75 暂时失败，可重试；77 没有权限；78 方案或名单有误"
)]
pub(crate) struct Arguments {
    /// 做什么
    #[command(subcommand)]
    pub command: Command,
}

/// 做什么
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 新建一个评议年度的文件夹
    Init {
        /// 文件夹
        dir: PathBuf,
        /// 从自带的方案开始（shuping schemes 列出它们）
        #[arg(long, value_name = "NAME", conflicts_with = "rules")]
        scheme: Option<String>,
        /// 从通知规则文件 rules.json 生成方案
        #[arg(long, value_name = "FILE")]
        rules: Option<PathBuf>,
    },
    /// 检查方案和名单，一次说清所有错误
    Check {
        /// 评议年度的文件夹
        season: PathBuf,
    },
    /// 读收件箱，写出 season.json 和分析工作簿
    Run {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 有这一级或更重的问题时退出码为 1
        #[arg(long, value_enum, default_value = "never")]
        fail_on: FailOn,
        /// 不显示进度
        #[arg(long)]
        quiet: bool,
    },
    /// 一直看守收件箱：文件写完了就收，结果随时更新；按 Ctrl-C 停止
    Watch {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 收完现有的文件、写出结果就结束
        #[arg(long)]
        until_quiet: bool,
    },
    /// 每个文件到了哪一步：什么还在写入、什么在等、什么要人定
    Status {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 人工认定一个文件是哪个单位的、是什么材料；重新运行也不会丢
    Assign {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 文件，照 shuping status 里的写法（压缩包里的写作 外层.zip!里面.docx）
        file: String,
        /// 单位编号或名称
        #[arg(long, value_name = "UNIT")]
        unit: Option<String>,
        /// 材料种类，如 duty_report、ledger，或方案里的名称；irrelevant 是无关文件
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
        /// 收回认定，重新由程序辨认
        #[arg(long, conflicts_with_all = ["unit", "kind"])]
        undo: bool,
    },
    /// 写出当天的日报：收了什么、变了什么、还缺什么、要退什么、要人定什么
    Report {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 日期（YYYY-MM-DD），不写则是今天
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
    },
    /// 看一份材料：各部分字数和占比、问题、措施、要改的地方（交之前自查）
    Inspect {
        /// 文件
        file: PathBuf,
        /// 按这个评议年度的方案检查；不写则用通行的规则
        #[arg(long, value_name = "SEASON")]
        season: Option<PathBuf>,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
        /// 有这一级或更重的问题时退出码为 1
        #[arg(long, value_enum, default_value = "never")]
        fail_on: FailOn,
    },
    /// 整改台账：完成多少、逾期哪些、近期到期哪些；可写出通报和给各单位的提醒
    Ledger {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 只看一个单位（编号、全称或简称）
        #[arg(long, value_name = "UNIT")]
        unit: Option<String>,
        /// 列出今后多少天内到期的
        #[arg(long, value_name = "DAYS", default_value_t = 14)]
        due_in: u32,
        /// 截至哪一天（YYYY-MM-DD），不写则是今天
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
        /// 写出 out/台账通报/日期/：整改通报（工作簿和网页）、各单位的提醒；与上一期比较
        #[arg(long)]
        bulletin: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 测评票
    Ballots {
        /// 做什么
        #[command(subcommand)]
        command: BallotsCommand,
    },
    /// 说明一条检查规则：查什么、为什么、反例、正例、怎么改、依据
    Explain {
        /// 规则代号或名称，如 P102；不写则列出全部
        rule: Option<String>,
    },
    /// 列出程序自带的方案（真实通知的规则），或写出其中一个
    Schemes {
        /// 方案名
        name: Option<String>,
    },
    /// 检查本机：文字识别、收件箱所在的文件系统、能否写出
    Doctor {
        /// 评议年度的文件夹
        season: Option<PathBuf>,
    },
    /// 读文件的子进程，由程序自己调用
    #[command(hide = true)]
    ReadWorker {
        /// 内存上限（字节）
        #[arg(long)]
        memory: u64,
    },
}

/// 测评票
#[derive(Debug, Subcommand)]
pub(crate) enum BallotsCommand {
    /// 看一个文件读成了什么：哪块区域是票，每张票计入还是不计、在哪个单元格、为什么
    Read {
        /// 文件
        file: PathBuf,
        /// 按这个评议年度的方案和名单读
        #[arg(long, value_name = "SEASON")]
        season: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
}

/// 从哪一级问题起退出码为 1
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// 从不
    Never,
    /// 必须改
    Error,
    /// 建议改
    Warning,
    /// 供参考
    Note,
}

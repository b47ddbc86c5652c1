//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::telemetry::Form;

/// 述职评议考核：收材料、看报告、计票、跟整改
#[derive(Debug, Parser)]
#[command(name = "shuping", version, about, disable_help_subcommand = true)]
#[command(
    after_help = "退出码：0 完成；1 完成，但有达到 --fail-on 的问题；64 用法错误；65 数据有误；66 找不到文件；69 连不上；70 程序错误；\
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
        /// 从上年度的文件夹开始：日期移到今年，名单照抄，要确认的逐条列出
        #[arg(long, value_name = "LASTYEAR", conflicts_with_all = ["scheme", "rules"])]
        from: Option<PathBuf>,
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
        /// 标题和固定用语的语言
        #[arg(long, value_enum, default_value = "zh")]
        lang: Language,
    },
    /// 一直看守收件箱：文件写完了就收，结果随时更新；按 Ctrl-C 停止
    Watch {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 怎么看守
        #[command(flatten)]
        options: WatchOptions,
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
        /// 标题和固定用语的语言
        #[arg(long, value_enum, default_value = "zh")]
        lang: Language,
    },
    /// 把每张表写成 CSV（UTF-8，Excel 可直接打开）
    Tables {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 写到哪个文件夹，不写则是 out/csv
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// 标题和固定用语的语言
        #[arg(long, value_enum, default_value = "zh")]
        lang: Language,
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
    /// 把一个年度备份成一个文件（看守着也可以）
    Backup {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 备份文件，如 2024.zip
        file: PathBuf,
    },
    /// 从备份恢复到一个新文件夹，收件箱的文件放回原处
    Restore {
        /// 备份文件
        file: PathBuf,
        /// 空的或还不存在的文件夹
        season: PathBuf,
    },
    /// 检查状态库和原件是否完好，说明怎么办
    Fsck {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 把损坏的移开（不删），下次运行从收件箱重取
        #[arg(long)]
        repair: bool,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 清理没有任何记录用到、超过天数的原件
    Compact {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 超过多少天；不写则按 service.toml 的 [store] keep_days（180）
        #[arg(long, value_name = "DAYS")]
        days: Option<u32>,
    },
    /// 邮件：看发出了什么、还有什么没发出；演练、试发、收信（设置写在 service.toml）
    Mail {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 做什么；都不写则列出发件箱
        #[command(flatten)]
        action: MailAction,
    },
    /// 作为系统的服务运行
    Service {
        /// 做什么
        #[command(subcommand)]
        command: ServiceCommand,
    },
    /// 写出命令行补全脚本：shuping completions bash > /etc/bash_completion.d/shuping
    Completions {
        /// 哪种命令行
        shell: clap_complete::Shell,
    },
    /// 写出手册页（man）
    Man {
        /// 每个命令一页，写到这个文件夹；不写则把总页写到标准输出
        #[arg(long, value_name = "DIR")]
        folder: Option<PathBuf>,
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

/// 输出的语言
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Language> for shuping_reports::Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

/// 怎么看守
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct WatchOptions {
    /// 收完现有的文件、写出结果就结束；不做日报，不收发邮件
    #[arg(long)]
    pub until_quiet: bool,
    /// 日志的样子；不写则在终端里用中文叙述，在别处用 text。日志不写人名和文件名
    #[arg(long, value_enum, value_name = "FORM")]
    pub log: Option<Form>,
    /// 日志详细些：连每次扫描也写
    #[arg(long)]
    pub verbose: bool,
    /// 在这个本机地址上回答健康状况和指标，如 127.0.0.1:9464
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
}

/// 系统的服务
#[derive(Debug, Subcommand)]
pub(crate) enum ServiceCommand {
    /// 写出 systemd 的服务文件：收件箱只读，只能写评议年度的文件夹
    Unit {
        /// 评议年度的文件夹
        season: PathBuf,
        /// 以哪个用户的身份运行
        #[arg(long, value_name = "USER")]
        user: Option<String>,
        /// 在这个本机地址上回答健康状况和指标，如 127.0.0.1:9464
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
    },
    /// 安装为 Windows 服务，开机自动启动
    #[cfg(windows)]
    Install {
        /// 评议年度的文件夹
        season: PathBuf,
    },
    /// 移除 Windows 服务；评议年度的文件夹不受影响
    #[cfg(windows)]
    Uninstall {
        /// 评议年度的文件夹
        season: PathBuf,
    },
    /// 由 Windows 的服务管理器调用
    #[cfg(windows)]
    #[command(hide = true)]
    Run {
        /// 评议年度的文件夹
        season: PathBuf,
    },
}

/// 对邮件做什么
#[derive(Debug, Clone, Default, Args)]
#[group(multiple = false)]
pub(crate) struct MailAction {
    /// 演练：照原样显示今天会发的每一封信，不写进发件箱，也不发
    #[arg(long)]
    pub dry_run: bool,
    /// 同上，显示邮件的原文（信头和编码都在）
    #[arg(long)]
    pub raw: bool,
    /// 写好今天的日报和信，发出所有等着的信
    #[arg(long)]
    pub send: bool,
    /// 试发一封信到这个地址
    #[arg(long, value_name = "ADDRESS")]
    pub test: Option<String>,
    /// 再发一次这个编号的信（对方可能收到两封）
    #[arg(long, value_name = "NUMBER")]
    pub again: Option<i64>,
    /// 这个编号的信不发了
    #[arg(long, value_name = "NUMBER")]
    pub drop: Option<i64>,
    /// 现在收一次信
    #[arg(long)]
    pub fetch: bool,
    /// 列出发件箱，输出 JSON
    #[arg(long)]
    pub json: bool,
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

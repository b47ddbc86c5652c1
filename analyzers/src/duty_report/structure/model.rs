//! Weights of the sequence model over paragraphs, as data.
//!
//! All figures are votes (a difference of one is a slight lean, of five a conviction). They follow from what reports
//! look like: parts rarely change inside running text, nearly always at a heading of the outermost level, and mostly in
//! the order achievements, problems, causes, plans.

/// What a paragraph can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::duty_report) enum State {
    Preamble,
    Achievements,
    Prior,
    Problems,
    Causes,
    Plans,
    Closing,
}

/// All states, in the order of the tables below.
pub(super) const STATES: [State; 7] =
    [State::Preamble, State::Achievements, State::Prior, State::Problems, State::Causes, State::Plans, State::Closing];

/// Price of going from the state of the row to the state of the column, apart from where it happens.
pub(super) const ORDER: [[f32; 7]; 7] = [
    // preamble, achievements, prior, problems, causes, plans, closing
    [0.0, 0.0, 1.0, 2.0, 6.0, 5.0, 8.0],
    [9.0, 0.0, 0.5, 0.0, 4.0, 2.5, 2.0],
    [9.0, 0.5, 0.0, 0.0, 5.0, 2.0, 2.0],
    [9.0, 3.0, 2.5, 0.0, 0.0, 0.0, 2.0],
    [9.0, 3.0, 2.5, 0.5, 0.0, 0.0, 2.0],
    [9.0, 3.0, 2.0, 1.0, 3.0, 0.0, 0.0],
    [9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 0.0],
];

/// Price of a report that begins in each state.
pub(super) const BEGIN: [f32; 7] = [0.0, 0.5, 2.0, 3.0, 8.0, 6.0, 9.0];

/// Price of a change of state by the place where it happens.
pub(super) struct ChangeCosts {
    /// At a heading of the outermost level.
    pub(super) outer_heading: f32,
    /// At an inner heading.
    pub(super) inner_heading: f32,
    /// At a numbered or bold lead of the outermost level.
    pub(super) outer_lead: f32,
    /// At an inner lead.
    pub(super) inner_lead: f32,
    /// In running text below a heading.
    pub(super) text: f32,
    /// In running text where the report has no headings, or its heading merges parts.
    pub(super) free_text: f32,
    /// Behind a heading, which goes with what follows it.
    pub(super) behind_heading: f32,
    /// Between paragraphs that begin with the same words.
    pub(super) parallel: f32,
    /// Where the paragraph says itself that something else begins (下一步， 改进措施：).
    pub(super) opener: f32,
}

pub(super) const CHANGE: ChangeCosts = ChangeCosts {
    outer_heading: 0.0,
    inner_heading: 3.0,
    outer_lead: 1.5,
    inner_lead: 4.5,
    text: 7.0,
    free_text: 1.5,
    behind_heading: 9.0,
    parallel: 7.0,
    opener: 0.5,
};

/// Weights of what a paragraph shows.
pub(super) struct Emission {
    /// Words of an outermost heading.
    pub(super) outer_title: f32,
    /// Words of an inner heading.
    pub(super) inner_title: f32,
    /// Words of a lead.
    pub(super) lead_title: f32,
    /// Wording of running text.
    pub(super) text: f32,
    /// Wording of a heading itself.
    pub(super) title_wording: f32,
    /// Place in the report.
    pub(super) place: f32,
    /// A paragraph that opens with 下一步， 改进措施： 究其原因：
    pub(super) opener: f32,
    /// A short first sentence that turns to a part, in a report without headings.
    pub(super) pivot: f32,
    /// An inner heading about last year's problems.
    pub(super) prior_title: f32,
    /// A paragraph that begins with last year's problems.
    pub(super) last_year: f32,
    /// An inner heading under one that merges problems and plans begins with a problem.
    pub(super) merged_heading: f32,
    /// A heading that the scheme names.
    pub(super) scheme_title: f32,
}

pub(super) const EMISSION: Emission = Emission {
    outer_title: 1.0,
    inner_title: 0.4,
    lead_title: 0.4,
    text: 1.0,
    title_wording: 0.5,
    place: 1.0,
    opener: 5.0,
    pivot: 4.0,
    prior_title: 1.0,
    last_year: 7.0,
    merged_heading: 3.0,
    scheme_title: 8.0,
};

/// Openers of paragraphs that say what follows.
pub(super) const OPENERS: &[(State, &[&str])] = &[
    (
        State::Plans,
        &[
            "下一步",
            "下步",
            "改进措施",
            "整改措施",
            "整改方向",
            "改进方向",
            "努力方向",
            "整改打算",
            "今后",
            "接下来",
            "明年",
            "往后",
            "措施：",
            "整改：",
            "改进：",
            "打算：",
            "整改思路",
            "对策：",
            "新的一年，我将",
        ],
    ),
    (
        State::Causes,
        &[
            "究其原因",
            "原因：",
            "原因分析",
            "成因",
            "根源：",
            "产生上述问题",
            "产生这些问题",
            "分析上述",
            "上述问题",
            "造成这些问题",
            "造成上述",
            "剖析原因",
            "问题的根源",
            "深挖根源",
            "原因:",
            "出现这些问题",
        ],
    ),
    (
        State::Problems,
        &[
            "存在问题：",
            "存在的问题：",
            "主要问题：",
            "问题表现：",
            "问题：",
            "不足之处",
            "同时也存在",
            "在肯定成绩的同时",
            "在看到成绩的同时",
            "在总结成绩的同时",
            "主要不足",
        ],
    ),
];

/// Words that close a report.
pub(super) const CLOSING: &[&str] = &[
    "以上述职",
    "以上报告",
    "述职完毕",
    "汇报完毕",
    "报告完毕",
    "汇报完了",
    "述职完了",
    "说完了",
    "就说这些",
    "请批评",
    "予批评",
    "批评指正",
    "请予评议",
    "请评议",
    "请审议",
    "予审议",
    "恳请",
    "敬请",
    "谢谢",
    "特此报告",
    "不当之处",
    "不妥之处",
    "多包涵",
    "请多指教",
    "多批评",
    "接受大家",
    "接受评议",
    "述职到此",
    "汇报到此",
    "请领导",
    "请组织",
    "请乡亲",
];

/// Words of the rhetoric that ends reports without such a formula.
pub(super) const RHETORIC: &[&str] = &[
    "新的一年",
    "新征程",
    "新时代",
    "我将",
    "我们坚信",
    "坚信",
    "辉煌",
    "贡献",
    "再创",
    "勇毅前行",
    "砥砺",
    "奋斗",
    "不负",
    "展望",
    "征程",
    "初心",
    "扬帆",
    "奋进",
    "任重道远",
    "只争朝夕",
    "笃行",
];

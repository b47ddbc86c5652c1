//! What the heads of columns say.

use std::collections::BTreeMap;

use crate::grid::Cell;
use crate::scheme::BallotRules;

use super::cells::{fold, text_of};
use super::codes;
use super::marks::{Gauge, Number, parse_number};
use super::names::{GroupNames, NameMatch, UnitNames};
use super::types::{Mark, Reason, TextKind};

/// What a column holds beside votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Number of the ballot.
    Id,
    /// Rater group.
    Group,
    /// Who cast the ballot.
    Rater,
    /// Who is voted on.
    Candidate,
    /// The vote itself, in a table with one vote per row.
    Score,
    /// The item that is rated.
    Item,
    /// Number of invalid votes.
    Invalid,
    /// Number of valid votes.
    Valid,
    /// Number of ballots that came back.
    Returned,
    /// Number of ballots that were issued.
    Issued,
    /// Free text.
    Text(TextKind),
    /// 备注.
    Remark,
    /// What the reader machine thinks of the ballot.
    Status,
    /// Sums, means, places: computed, no vote.
    Computed,
}

impl Role {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Id => "票号",
            Self::Group => "人员类别",
            Self::Rater => "测评人",
            Self::Candidate => "被测评对象",
            Self::Score => "评分",
            Self::Item => "测评项目",
            Self::Invalid => "无效票数",
            Self::Valid => "有效票数",
            Self::Returned => "收回票数（仅核对）",
            Self::Issued => "发出票数",
            Self::Text(TextKind::Problem) => "文字意见：问题不足",
            Self::Text(TextKind::Advice) => "文字意见：意见建议",
            Self::Remark => "备注",
            Self::Status => "识别状态",
            Self::Computed => "计算列（不是票）",
        }
    }
}

/// What a head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// A column of its own kind.
    Role(Role),
    /// Whom the column is about; index into the roster.
    Unit(usize),
    /// Fits several units.
    Ambiguous,
    /// A number, in thousandths, and whether 分 stands behind it.
    Number(i32, bool),
    /// A grade, folded.
    Grade(String),
    /// An item of the scheme.
    Item(u16),
    /// A component of the scheme.
    Component(u16),
    /// A rater group.
    Group(u16),
    /// A ballot: 票1, 3号, 评委2.
    Ballot,
}

/// Everything that is needed to understand words on a sheet.
pub(super) struct Lexicon<'a> {
    pub(super) rules: &'a BallotRules,
    pub(super) gauge: &'a Gauge,
    pub(super) units: &'a UnitNames,
    pub(super) groups: GroupNames,
    items: Vec<String>,
    components: Vec<String>,
    /// Letters that the sheet explains as grades.
    letters: Vec<(char, Mark)>,
    /// Units by number, on a sheet whose heads name candidates by number.
    pub(super) numbers: BTreeMap<u32, usize>,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(rules: &'a BallotRules, gauge: &'a Gauge, units: &'a UnitNames) -> Self {
        Self {
            rules,
            gauge,
            units,
            groups: GroupNames::new(&rules.groups),
            items: rules.items.iter().map(|item| fold(&item.title)).collect(),
            components: rules
                .components
                .iter()
                .map(|component| if component.id == "meeting" { String::new() } else { fold(&component.title) })
                .collect(),
            letters: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// Learns the codes that a text of the sheet explains.
    pub(super) fn learn(&mut self, text: &str) {
        self.groups.learn(text);
        for (letter, mark) in codes::grade_letters(text, self.gauge) {
            if !self.letters.iter().any(|(own, _)| *own == letter) {
                self.letters.push((letter, mark));
            }
        }
    }

    /// What a cell says where the cell is the vote.
    pub(super) fn vote(&self, cell: Option<&Cell>) -> Mark {
        match self.gauge.vote(cell) {
            refused @ Mark::Refused(Reason::NotAScore) => {
                cell.and_then(|cell| codes::coded(&text_of(cell), &self.letters, self.gauge)).unwrap_or(refused)
            }
            mark => mark,
        }
    }

    /// The item that a text names: its title, or a text that begins with it (工作实绩（30分）).
    pub(super) fn item(&self, text: &str) -> Option<u16> {
        let text = fold(text);
        let bare = text
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十、.()".contains(letter));
        let fits = |title: &&String| {
            !title.is_empty()
                && (text == **title
                    || bare == title.as_str()
                    || bare.strip_prefix(title.as_str()).is_some_and(|rest| rest.starts_with(['(', ':', '分', '得'])))
        };
        let at = self.items.iter().position(|title| fits(&title))?;
        u16::try_from(at).ok()
    }

    fn component(&self, text: &str) -> Option<u16> {
        let fits = |title: &&String| {
            !title.is_empty()
                && (text == **title
                    || text
                        .strip_prefix(title.as_str())
                        .is_some_and(|rest| rest.starts_with('(') || rest == "得分" || rest == "分"))
        };
        let at = self.components.iter().position(|title| fits(&title))?;
        u16::try_from(at).ok()
    }

    /// What the head of a column says, `None` where it says nothing that is known.
    pub(super) fn head(&self, text: &str) -> Option<Label> {
        let folded = fold(text);
        let letters = folded.chars().count();
        if letters == 0 || letters > 40 {
            return None;
        }
        if let Some(item) = self.item(text) {
            return Some(Label::Item(item));
        }
        if let Some(component) = self.component(&folded) {
            return Some(Label::Component(component));
        }
        let grade = folded.strip_suffix('票').or_else(|| folded.strip_suffix("票数")).unwrap_or(&folded);
        let grade = grade.split_once('(').map_or(grade, |(before, _)| before);
        if self.gauge.known_grades.iter().any(|known| known == grade) {
            return Some(Label::Grade(grade.to_owned()));
        }
        if letters <= 5
            && let Number::One(number) = parse_number(text)
            && !folded.ends_with(['票', '张', '人', '名', '位'])
        {
            return Some(Label::Number(number, folded.ends_with('分')));
        }
        if let Some(role) = role(&folded) {
            return Some(Label::Role(role));
        }
        if let NameMatch::One(group) = self.groups.sure(text)
            && letters <= 12
        {
            return u16::try_from(group).ok().map(Label::Group);
        }
        match self.units.label(text) {
            NameMatch::One(unit) => return Some(Label::Unit(unit)),
            NameMatch::Several(_) => return Some(Label::Ambiguous),
            NameMatch::Nobody => {}
        }
        let by_number = || codes::number(text).and_then(|number| self.numbers.get(&number)).copied();
        is_ballot(&folded).then(|| by_number().map_or(Label::Ballot, Label::Unit))
    }
}

/// 票1, 1号票, 第3张, 评委2, 代表05, A01.
fn is_ballot(folded: &str) -> bool {
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let words: String = folded.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    const WORDS: &[&str] = &[
        "票",
        "第票",
        "号票",
        "号",
        "第号",
        "第张",
        "张",
        "票号",
        "评委",
        "代表",
        "测评人",
        "选票",
        "no.",
        "no",
        "第张票",
        "号评委",
        "评委号",
        "位",
        "委员",
        "党委",
        "问卷",
        "卷",
        "人",
        "第人",
        "专家",
        "成员",
    ];
    let numbered =
        WORDS.contains(&words.trim_matches(['-', '_', '#', '.'])) || words.chars().count() == 1 && words.is_ascii();
    digits > 0 && digits <= 4 && numbered
}

/// The role that a head names.
pub(super) fn role(folded: &str) -> Option<Role> {
    const EXACT: &[(&str, Role)] = &[
        ("票号", Role::Id),
        ("序号", Role::Id),
        ("编号", Role::Id),
        ("卡号", Role::Id),
        ("流水号", Role::Id),
        ("票序", Role::Id),
        ("票次", Role::Id),
        ("选票号", Role::Id),
        ("选票编号", Role::Id),
        ("投票编号", Role::Id),
        ("投票号", Role::Id),
        ("投票序号", Role::Id),
        ("票编号", Role::Id),
        ("测评票", Role::Id),
        ("测评票号", Role::Id),
        ("测评票编号", Role::Id),
        ("答卷编号", Role::Id),
        ("答卷序号", Role::Id),
        ("问卷编号", Role::Id),
        ("no.", Role::Id),
        ("no", Role::Id),
        ("id", Role::Id),
        ("人员类别", Role::Group),
        ("类别", Role::Group),
        ("身份", Role::Group),
        ("组别", Role::Group),
        ("组", Role::Group),
        ("分组", Role::Group),
        ("票种", Role::Group),
        ("票类", Role::Group),
        ("票别", Role::Group),
        ("人员类型", Role::Group),
        ("类型", Role::Group),
        ("测评主体", Role::Group),
        ("评价主体", Role::Group),
        ("参评人员", Role::Group),
        ("测评人员", Role::Group),
        ("测评人", Role::Rater),
        ("投票人", Role::Rater),
        ("评委", Role::Rater),
        ("评委姓名", Role::Rater),
        ("测评人姓名", Role::Rater),
        ("填票人", Role::Rater),
        ("打分人", Role::Rater),
        ("评价人", Role::Rater),
        ("单位", Role::Candidate),
        ("姓名", Role::Candidate),
        ("书记", Role::Candidate),
        ("书记姓名", Role::Candidate),
        ("单位名称", Role::Candidate),
        ("党组织", Role::Candidate),
        ("党组织名称", Role::Candidate),
        ("支部", Role::Candidate),
        ("支部名称", Role::Candidate),
        ("党支部", Role::Candidate),
        ("党总支", Role::Candidate),
        ("对象", Role::Candidate),
        ("候选人", Role::Candidate),
        ("所在单位", Role::Candidate),
        ("单位及职务", Role::Candidate),
        ("村(社区)", Role::Candidate),
        ("党组织书记", Role::Candidate),
        ("得分", Role::Score),
        ("评分", Role::Score),
        ("分数", Role::Score),
        ("分值", Role::Score),
        ("打分", Role::Score),
        ("分", Role::Score),
        ("测评分", Role::Score),
        ("测评得分", Role::Score),
        ("测评分数", Role::Score),
        ("评价分", Role::Score),
        ("评价分数", Role::Score),
        ("评议分", Role::Score),
        ("评价得分", Role::Score),
        ("测评结果", Role::Score),
        ("等次", Role::Score),
        ("测评等次", Role::Score),
        ("评价等次", Role::Score),
        ("评议等次", Role::Score),
        ("总体评价", Role::Score),
        ("综合评价", Role::Score),
        ("评价", Role::Score),
        ("评价意见", Role::Score),
        ("测评意见", Role::Score),
        ("您的评价", Role::Score),
        ("您的打分", Role::Score),
        ("项目", Role::Item),
        ("指标", Role::Item),
        ("无效", Role::Invalid),
        ("废票", Role::Invalid),
        ("弃权", Role::Invalid),
        ("弃权票", Role::Invalid),
        ("空白票", Role::Invalid),
        ("作废", Role::Invalid),
        ("作废票", Role::Invalid),
        ("有效", Role::Valid),
        ("收回", Role::Returned),
        ("合计", Role::Returned),
        ("总票数", Role::Returned),
        ("票数", Role::Returned),
        ("得票", Role::Returned),
        ("得票数", Role::Returned),
        ("人数", Role::Returned),
        ("票数合计", Role::Returned),
        ("合计票数", Role::Returned),
        ("参加测评人数", Role::Returned),
        ("参评人数", Role::Returned),
        ("测评人数", Role::Returned),
        ("发出", Role::Issued),
        ("备注", Role::Remark),
        ("说明", Role::Remark),
        ("状态", Role::Status),
        ("识别状态", Role::Status),
        ("识别结果", Role::Status),
        ("是否有效", Role::Status),
        ("有效性", Role::Status),
        ("票状态", Role::Status),
    ];
    if let Some((_, role)) = EXACT.iter().find(|(word, _)| *word == folded) {
        return Some(*role);
    }
    const HELD: &[(&str, Role)] = &[
        ("无效票", Role::Invalid),
        ("有效票", Role::Valid),
        ("收回", Role::Returned),
        ("回收", Role::Returned),
        ("发出", Role::Issued),
        ("发放", Role::Issued),
        ("平均", Role::Computed),
        ("均分", Role::Computed),
        ("总分", Role::Computed),
        ("合计", Role::Computed),
        ("小计", Role::Computed),
        ("总计", Role::Computed),
        ("得票率", Role::Computed),
        ("占比", Role::Computed),
        ("比例", Role::Computed),
        ("百分比", Role::Computed),
        ("加权", Role::Computed),
        ("综合得分", Role::Computed),
        ("最终得分", Role::Computed),
        ("最后得分", Role::Computed),
        ("排名", Role::Computed),
        ("名次", Role::Computed),
        ("总得分", Role::Computed),
        ("率(%)", Role::Computed),
        ("被测评", Role::Candidate),
        ("被评议", Role::Candidate),
        ("被考核", Role::Candidate),
        ("被评价", Role::Candidate),
        ("述职人", Role::Candidate),
        ("述职单位", Role::Candidate),
        ("述职对象", Role::Candidate),
        ("测评对象", Role::Candidate),
        ("评议对象", Role::Candidate),
        ("考核对象", Role::Candidate),
        ("党组织书记姓名", Role::Candidate),
        ("测评人类别", Role::Group),
        ("评委类别", Role::Group),
        ("代表类别", Role::Group),
        ("投票人类别", Role::Group),
        ("人员身份", Role::Group),
        ("人身份", Role::Group),
        ("评价人类别", Role::Group),
        ("问题", Role::Text(TextKind::Problem)),
        ("不足", Role::Text(TextKind::Problem)),
        ("评语", Role::Text(TextKind::Advice)),
        ("意见", Role::Text(TextKind::Advice)),
        ("建议", Role::Text(TextKind::Advice)),
        ("测评项目", Role::Item),
        ("评价项目", Role::Item),
        ("测评内容", Role::Item),
        ("评价内容", Role::Item),
        ("评议内容", Role::Item),
        ("测评指标", Role::Item),
        ("备注", Role::Remark),
    ];
    HELD.iter().find(|(word, _)| folded.contains(word) && folded.chars().count() <= 24).map(|(_, role)| *role)
}

/// Whether a label says that its row is computed or written about the votes, not a vote: 合计, 平均分, 注：….
pub(super) fn is_summary(text: &str) -> bool {
    const WHOLE: &[&str] = &[
        "得分",
        "分数",
        "等次",
        "排名",
        "名次",
        "占比",
        "比例",
        "总分",
        "票数",
        "总票数",
        "人数",
        "方差",
        "标准差",
        "校验",
    ];
    const BEGIN: &[&str] = &[
        "合计",
        "小计",
        "总计",
        "共计",
        "累计",
        "汇总",
        "平均",
        "均分",
        "最高",
        "最低",
        "去掉",
        "注:",
        "注：",
        "注1",
        "注2",
        "备注",
        "说明",
        "填表说明",
        "制表",
        "计票人",
        "监票人",
        "统计人",
        "审核",
        "加权",
        "综合得分",
        "有效票",
        "无效票",
        "发出",
        "收回",
        "得票",
        "百分比",
        "本页",
        "总得分",
        "最终得分",
        "唱票",
        "计票",
        "录入",
        "核对人",
        "填报",
        "日期",
        "签字",
        "签名",
        "得分率",
        "优秀率",
        "回收",
        "弃权票",
        "废票",
        "空白票",
        "总平均",
        "去最",
        "扣除",
        "参加",
        "实到",
        "应到",
        "标准",
    ];
    let folded = fold(text);
    let bare = folded.trim_start_matches(['*', '※', '(', '[', '【', '本', '一', '、', '★']);
    WHOLE.contains(&folded.as_str())
        || is_signature(&folded)
        || BEGIN.iter().any(|word| bare.starts_with(word))
        || folded.ends_with("合计")
        || folded.ends_with("小计")
        || folded.ends_with("总计")
        || folded.ends_with("平均分")
        || folded.ends_with("平均")
        || folded.ends_with("均分")
}

/// A line to sign: 测评人（签名）：, 监票人签字.
fn is_signature(folded: &str) -> bool {
    folded.chars().count() <= 16 && ["签名", "签字", "签章", "(盖章)"].iter().any(|word| folded.contains(word))
}

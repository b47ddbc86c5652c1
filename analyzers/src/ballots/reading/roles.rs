//! What heads and labels name beside candidates, scores and groups: numbers, sums, texts, remarks.

use super::summaries::is_uncounted;
use super::types::TextKind;

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
    /// Strokes of 正 by which the votes beside them were counted.
    Strokes,
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
            Self::Strokes => "画票笔画（仅核对）",
            Self::Text(TextKind::Problem) => "文字意见：问题不足",
            Self::Text(TextKind::Advice) => "文字意见：意见建议",
            Self::Remark => "备注",
            Self::Status => "识别状态",
            Self::Computed => "计算列（不是票）",
        }
    }
}

/// The role that a head names.
pub(super) fn role(folded: &str) -> Option<Role> {
    const EXACT: &[(&str, Role)] = &[
        ("票号", Role::Id),
        ("序号", Role::Id),
        ("序", Role::Id),
        ("座次", Role::Id),
        ("座号", Role::Id),
        ("座位", Role::Id),
        ("座位号", Role::Id),
        ("席位", Role::Id),
        ("席次", Role::Id),
        ("席号", Role::Id),
        ("编号", Role::Id),
        ("卡号", Role::Id),
        ("表决器号", Role::Id),
        ("表决器编号", Role::Id),
        ("按键器号", Role::Id),
        ("终端", Role::Id),
        ("终端号", Role::Id),
        ("终端编号", Role::Id),
        ("键盘号", Role::Id),
        ("设备号", Role::Id),
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
        ("seq", Role::Id),
        ("card", Role::Id),
        ("card_id", Role::Id),
        ("cardid", Role::Id),
        ("id", Role::Id),
        ("answer_id", Role::Id),
        ("答卷id", Role::Id),
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
        ("评议人员", Role::Group),
        ("评议主体", Role::Group),
        ("类别码", Role::Group),
        ("类别代码", Role::Group),
        ("卷类", Role::Group),
        ("卡类", Role::Group),
        ("票类码", Role::Group),
        ("grp", Role::Group),
        ("group", Role::Group),
        ("测评人员", Role::Group),
        ("测评人", Role::Rater),
        ("投票人", Role::Rater),
        ("评委", Role::Rater),
        ("评委姓名", Role::Rater),
        ("测评人姓名", Role::Rater),
        ("填票人", Role::Rater),
        ("打分人", Role::Rater),
        ("评价人", Role::Rater),
        ("评议人", Role::Rater),
        ("评分人", Role::Rater),
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
        ("对象码", Role::Candidate),
        ("对象代码", Role::Candidate),
        ("对象编号", Role::Candidate),
        ("候选人", Role::Candidate),
        ("所在单位", Role::Candidate),
        ("单位及职务", Role::Candidate),
        ("村(社区)", Role::Candidate),
        ("党组织书记", Role::Candidate),
        ("学校", Role::Candidate),
        ("医院", Role::Candidate),
        ("社区", Role::Candidate),
        ("公司", Role::Candidate),
        ("企业", Role::Candidate),
        // In an export of answers, which may be about an item or a candidate.
        ("题号", Role::Item),
        ("题目", Role::Item),
        ("题名", Role::Item),
        ("题目编号", Role::Item),
        ("题目名称", Role::Item),
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
        ("评议意见", Role::Score),
        ("您的评价", Role::Score),
        ("您的打分", Role::Score),
        ("所打分数", Role::Score),
        ("所打分", Role::Score),
        ("所给分数", Role::Score),
        ("给分", Role::Score),
        ("唱分", Role::Score),
        ("报分", Role::Score),
        ("选项", Role::Score),
        ("评议结果", Role::Score),
        ("评价结果", Role::Score),
        ("填空值", Role::Score),
        ("填写值", Role::Score),
        ("填写内容", Role::Score),
        ("答案", Role::Score),
        ("作答", Role::Score),
        ("作答内容", Role::Score),
        ("回答", Role::Score),
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
        ("张数", Role::Returned),
        ("份数", Role::Returned),
        ("发出", Role::Issued),
        ("发票", Role::Issued),
        ("发票数", Role::Issued),
        ("画正", Role::Strokes),
        ("划正", Role::Strokes),
        ("画正字", Role::Strokes),
        ("画“正”", Role::Strokes),
        ("“正”字", Role::Strokes),
        ("正字", Role::Strokes),
        ("画票", Role::Strokes),
        ("笔画", Role::Strokes),
        ("唱票记录", Role::Strokes),
        ("备注", Role::Remark),
        ("理由", Role::Text(TextKind::Problem)),
        ("说明", Role::Remark),
        ("状态", Role::Status),
        ("识别状态", Role::Status),
        ("识别结果", Role::Status),
        ("是否有效", Role::Status),
        ("有效性", Role::Status),
        ("票状态", Role::Status),
        ("票面状态", Role::Status),
        ("答卷状态", Role::Status),
        ("是否作废", Role::Status),
        ("是否废票", Role::Status),
        ("是否无效", Role::Status),
        ("状态码", Role::Status),
        ("判读", Role::Status),
        ("判读结果", Role::Status),
        ("status", Role::Status),
        ("人员", Role::Group),
        ("参加人员", Role::Group),
        ("评价人员", Role::Group),
        ("投票人员", Role::Group),
        ("打分人员", Role::Group),
        ("评分人员", Role::Group),
        ("票", Role::Returned),
        ("张", Role::Returned),
        // Beside numbers of votes.
        ("率", Role::Computed),
        ("%", Role::Computed),
        ("(%)", Role::Computed),
        ("占%", Role::Computed),
        ("占比%", Role::Computed),
        ("百分率", Role::Computed),
        ("比率", Role::Computed),
        ("占有效票", Role::Computed),
        ("占有效票%", Role::Computed),
        // The check digit and the time of a reader's line.
        ("check", Role::Computed),
        ("校验码", Role::Computed),
        ("time", Role::Computed),
    ];
    let exact = |text: &str| EXACT.iter().find(|(word, _)| *word == text).map(|(_, role)| *role);
    if let Some(role) = exact(folded) {
        return Some(role);
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
        ("均值", Role::Computed),
        ("最高分", Role::Computed),
        ("最低分", Role::Computed),
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
        ("被评", Role::Candidate),
        ("被打分", Role::Candidate),
        ("被测", Role::Candidate),
        ("被考核", Role::Candidate),
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
        ("人类别", Role::Group),
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
    if is_uncounted(folded) {
        return Some(Role::Computed);
    }
    if is_drawn(folded) {
        return Some(Role::Strokes);
    }
    // 图书馆 汇总 in the heads of a pivot table.
    // 您对述职人的意见建议 names nobody.
    if folded.contains("意见建议") || folded.contains("意见和建议") {
        return Some(Role::Text(TextKind::Advice));
    }
    // 计数项:票号 in a pivot table.
    if folded.starts_with("计数项")
        || folded.starts_with("求和项") && ["票数", "张数"].iter().any(|word| folded.ends_with(word))
    {
        return Some(Role::Returned);
    }
    // 平均值项:得分 in a pivot table, and 求和项:得分.
    let figure = ["平均值项", "求和项", "最大值项", "最小值项", "标准偏差项", "方差项"];
    if figure.iter().any(|word| folded.starts_with(word)) {
        return Some(Role::Computed);
    }
    // 占收回票比例 is no number of ballots.
    if folded.starts_with('占') && ["比例", "比重", "百分比", "比"].iter().any(|word| folded.ends_with(word)) {
        return Some(Role::Computed);
    }
    // 好票率 beside the numbers of votes.
    if folded.ends_with("汇总") && folded.chars().count() <= 24 || folded.ends_with('率') && folded.chars().count() <= 8
    {
        return Some(Role::Computed);
    }
    let held = HELD.iter().find(|(word, _)| folded.contains(word) && folded.chars().count() <= 24);
    held.map(|(_, role)| *role)
        .or_else(|| exact(without_scale(folded)?))
        .or_else(|| {
            // 支部(书记): unit and person in one cell.
            let (unit, person) = folded.strip_suffix(')')?.split_once('(')?;
            let both = [unit, person].iter().all(|word| exact(word) == Some(Role::Candidate));
            both.then_some(Role::Candidate)
        })
        .or_else(|| coded(folded))
        .or_else(|| void(folded))
}

/// The head of a column of strokes: 计票(画“正”字), 划正计票.
fn is_drawn(folded: &str) -> bool {
    let bare: String = folded.chars().filter(|letter| !"“”\"'‘’「」".contains(*letter)).collect();
    let drawn = ["画正", "划正", "写正", "正字"].iter().any(|word| bare.contains(word));
    drawn && bare.chars().count() <= 12
}

/// The head of a column of votes that do not count, by all that voids them: 弃权、空白; 未填和错填.
fn void(folded: &str) -> Option<Role> {
    const WORDS: [&str; 13] =
        ["弃权", "弃权票", "空", "空白", "空白票", "无效", "无效票", "废票", "作废", "未填", "漏填", "错填", "多选"];
    let bare = folded.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(folded);
    let mut parts = bare.split(['、', '，', ',', '/', '和', '及', '与', '或']);
    parts.all(|part| WORDS.contains(&part)).then_some(Role::Invalid)
}

/// The head of a column of codes: 身份代码, 对象编码.
fn coded(folded: &str) -> Option<Role> {
    let bare = ["代码", "代号", "编码"].iter().find_map(|word| folded.strip_suffix(word))?;
    role(bare).filter(|role| matches!(role, Role::Group | Role::Candidate | Role::Item))
}

/// What a head says before the brackets in which it tells raters what to do: 被评议人（在格内划√，每人只划一格）.
pub(super) fn before_brackets(text: &str) -> Option<Role> {
    let folded = super::cells::fold(text);
    role(folded.split_once('(').map_or(folded.as_str(), |(head, _)| head))
}

/// A head without the scale or the measure that its brackets repeat: 评分(0—100), 打分(1-10分), 得分(每格一票). A share is no
/// scale: 得分(40%).
fn without_scale(folded: &str) -> Option<&str> {
    let (head, rest) = folded.split_once('(')?;
    let inside = rest.strip_suffix(')')?;
    // 无效(含不了解).
    let scale = inside.chars().any(|letter| letter.is_ascii_digit())
        || inside.starts_with('含')
        || ["制", "满分", "每格", "票", "张", "√", "只选"].iter().any(|word| inside.contains(word));
    (scale && !inside.contains('%')).then_some(head)
}

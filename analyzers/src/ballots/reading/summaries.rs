//! Labels of rows that are no votes: sums, means, lines to sign, remarks.

use super::cells::fold;

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
        "统计",
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
        "本题",
        "总得分",
        "最终得分",
        "唱票",
        "计票",
        "画票",
        "监票",
        "监督人",
        "监督员",
        "监督:",
        "复核人",
        "复核:",
        "核对:",
        "统计:",
        "登记人",
        "负责人:",
        "录入",
        "誊抄:",
        "誊抄人",
        "誊录",
        "抄录",
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
    if is_paper(bare) {
        return false;
    }
    WHOLE.contains(&folded.as_str())
        || is_signature(&folded)
        // 共24张卡.
        || folded.strip_prefix('共').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        || BEGIN.iter().any(|word| bare.starts_with(word) || folded.starts_with(word))
        || folded.ends_with("合计")
        || folded.ends_with("小计")
        || folded.ends_with("总计")
        || folded.ends_with("平均分")
        || folded.ends_with("平均")
        || folded.ends_with("均分")
        || folded.ends_with("收回")
        // 机械学院 汇总 in a pivot table.
        || text.trim().ends_with(" 汇总")
}

/// The title of a counting paper: 计票表（机械学院）, 唱票记录.
fn is_paper(folded: &str) -> bool {
    let rest = ["计票", "唱票", "得票", "画票", "汇总"].iter().find_map(|word| folded.strip_prefix(word));
    rest.is_some_and(|rest| ["表", "单", "登记", "记录", "汇总"].iter().any(|word| rest.starts_with(word)))
}

/// A line to sign: 测评人（签名）：, 监票人签字.
fn is_signature(folded: &str) -> bool {
    folded.chars().count() <= 16 && ["签名", "签字", "签章", "(盖章)"].iter().any(|word| folded.contains(word))
}

/// What the head of a column is called that holds marks, but no votes.
pub(super) fn uncounted(head: &str) -> String {
    format!("{head}（不计票）")
}

/// Whether a head says so.
pub(super) fn is_uncounted(folded: &str) -> bool {
    folded.ends_with("(不计票)")
}

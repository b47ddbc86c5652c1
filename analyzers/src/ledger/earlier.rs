//! Sheets that hold the ledger of an earlier year beside this year's.

use super::form::Form;

/// Whether a sheet's name says that it holds an earlier year's ledger. What is carried over from that year still counts.
pub(super) fn is_of_earlier_year(form: &Form, year: i32) -> bool {
    const PUT_AWAY: [&str; 6] = ["存档", "归档", "作废", "旧版", "上年度", "往年"];
    const CARRIED: [&str; 5] = ["遗留", "结转", "未完成", "未销号", "续改"];
    let name = form.sheet.as_str();
    if name.is_empty() || CARRIED.iter().any(|word| name.contains(word)) {
        return false;
    }
    let years: Vec<i32> = name
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .filter(|named| (2000..2100).contains(named))
        .collect();
    let before = !years.is_empty() && years.iter().all(|named| *named < year);
    before || PUT_AWAY.iter().any(|word| name.contains(word)) && !years.contains(&year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_earlier_years_are_told_by_their_names() {
        for (name, earlier) in [
            ("2022年度（存档）", true),
            ("2022年", true),
            ("上年度台账", true),
            ("2022年度遗留问题", false),
            ("2023年度", false),
            ("2022-2023", false),
            ("Sheet1", false),
        ] {
            let form = Form { sheet: name.to_owned(), ..Form::default() };
            assert_eq!(is_of_earlier_year(&form, 2023), earlier, "{name}");
        }
    }
}

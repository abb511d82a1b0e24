"""English for the Chinese sentences on what was limited or rejected."""

from __future__ import annotations

#: as SENTENCES of `english`
LOSSES: dict[str, str] = {
    # limits
    "电话不是可用的号码（占位、遮盖或写错），未用于关联": (
        "phones that identify nobody (placeholder, masked or miswritten), not used for ties"
    ),
    "退款账户不是可用的账号（占位、遮盖或写错），未用于关联": (
        "accounts that identify nobody (placeholder, masked or miswritten), not used for ties"
    ),
    "设备号是机型、系统名、软件的占位值或过短，未用于关联": (
        "device ids that are a make or a system, that software puts where it has none, or too short, not used for ties"
    ),
    "投诉编号形似手机号或身份证号，按流水号照收，原样出现在各处；确系个人号码的，请删除后换编号重新导入": (
        "complaint ids in the form of a mobile or an id number, taken as serial numbers and shown as they are; erase "
        "those that are somebody's and import them under other ids"
    ),
    "文本过短，未作比对": "text too short, not compared",
    "常见词串持有者过多，按链相连": "a common wording has too many holders, linked in a chain",
    "话术还原只读部分人的副本": "templates are recovered from some people's copies; these were not read",
    "话术还原只读长文的前段": "templates read a long text to a limit; these were longer",
    "生僻字过多，未计入词串": "too many rare characters, not counted as wording",
    "关联要素下录音过多，未两两比对声音": "a shared thing has too many recordings to compare all voices",
    "录音过多，仅声音相近而别无关联者不作比对": (
        "too many recordings for a voice alone to tie those who share nothing else"
    ),
    "关联要素人数过多，按链相连": "a shared thing has too many holders, linked in a chain",
    # rejects
    "缺少投诉编号": "no complaint id",
    "投诉编号含有换行或控制字符，请去除后重新导入": (
        "line ends or control characters in the complaint id; take them out and import again"
    ),
    "投诉编号超过200个字符，请换成较短的编号后重新导入": (
        "complaint id of more than 200 characters; give a shorter one and import again"
    ),
    "投诉编号是手机号或身份证号，会出现在团伙编号、报告和案卷中，请换成不含个人信息的编号后重新导入": (
        "the complaint id is a mobile or an id number, and would stand in ids of gangs, reports and case files; give "
        "one without personal data and import again"
    ),
    "缺少受理时间": "no date",
    "受理时间无法识别": "unreadable date",
    "受理时间超出1990年至2100年": "date outside 1990 to 2100",
    "投诉内容为空": "no text",
    "投诉内容超过长度上限": "text over the length limit",
    "单元格超过长度上限": "cell over the length limit",
    "数字成了科学计数法，后几位已丢失，请将该列设为文本后重新导出": (
        "a number in scientific notation, its last digits are lost; make the column text and export again"
    ),
    "含有无法解码的字节": "bytes that cannot be decoded",
    "含有空字符(NUL)，已去除": "NUL characters, removed",
    "单元格多于表头列数": "more cells than headers",
    "引号未闭合或位置错误": "broken quotes",
    "该行不是JSON对象": "the line is no JSON object",
    "工作表没有所需的列，未读取": "the sheet lacks the columns needed and was not read",
    "工作表已隐藏，未读取": "the sheet is hidden and was not read",
    "缺少企业名称": "no company name",
    "与第{row}行完全相同，只保留一份": "the very same as row {row}; one is kept",
    "与文件{source}第{row}行完全相同，只保留一份": "the very same as row {row} of {source}; one is kept",
    "投诉编号与第{row}行重复但内容不同，保留先出现的一行": (
        "the id of row {row} with other content; the first is kept"
    ),
    "投诉编号与文件{source}第{row}行重复但内容不同，保留先出现的一行": (
        "the id of row {row} of {source} with other content; the first is kept"
    ),
}

"""The words of the night desk on a terminal, and of standing questions, Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # run
    "run_ahead": (
        "注意：批次 {night} 晚于今天 {today}，此前日期的批次将无法再导入/{way}",
        "take care: night {night} is after today, {today}, and keeps every night until then out; {way}",
    ),
    "run_night": ("批次 {night}：疑似团伙 {gangs} 个", "night {night}: suspected gangs {gangs}"),
    "run_tiers": (
        "：建议移送复核 {refer}，建议人工复核 {review}，持续关注 {watch}",
        ": {refer} refer, {review} review, {watch} watch",
    ),
    "run_nothing": ("没有新内容：读入投诉 {n} 件", "nothing new in this input: complaints read {n}"),
    "run_empty": ("没有新内容：输入中没有投诉", "nothing new: the input holds no complaint"),
    "nothing_known": ("，截至批次 {until} 已有 {n} 件", ", known up to night {until} {n}"),
    "nothing_erased": ("，此前已被删除 {n} 件", ", erased before {n}"),
    "nothing_too_old": ("，超过保存期限 {n} 件", ", older than complaints are kept {n}"),
    "nothing_outside": ("，不在 --from、--to 之内 {n} 件", ", outside of --from and --to {n}"),
    "nothing_rejects": ("；另拒收 {n} 行或单元格", "; rows or cells rejected {n}"),
    "nothing_made": ("；未生成批次 {night}", "; no night {night} was made"),
    "nothing_changed": ("；没有变化", "; nothing changed"),
    "run_counts": (
        "{explained} 组另有善意解释，拒收 {rejects} 行或单元格（见报告），{standing} 行为以前批次已有",
        "{explained} groups explained as innocent, {rejects} rows or cells rejected (listed in the report), {standing} "
        "rows known from earlier nights",
    ),
    "run_erased": ("{n} 行此前已被删除，未再收入", "{n} rows were erased before and stay out"),
    "run_too_old": ("{n} 行超过投诉的保存期限，未收入", "{n} rows are older than complaints are kept and stay out"),
    "run_expired": ("保存期限已到，已清除：{kinds}", "let go, their time being over: {kinds}"),
    "expired_voices": ("声纹 {n}", "{n} voices"),
    "expired_texts": ("文本 {n}", "{n} texts"),
    "expired_complaints": ("投诉 {n}", "{n} complaints"),
    "expired_reports": ("报告 {n}", "{n} reports"),
    "run_heard": ("录音 {of} 段，已比对 {heard} 段", "{heard} of {of} recordings heard"),
    "run_not_heard": ("；未比对（见工作表“录音”）：{why}", "; not heard (see sheet 录音): {why}"),
    "run_refused": ("{named} {n}", "{n} {reason}"),
    "run_gang": ("{people} 人  {complaints} 件  {channels}", "{people} people, {complaints} complaints  {channels}"),
    "run_more": ("其余 {n} 个见报告", "{n} more in the report"),
    "run_dry": ("未写入任何内容（试运行）", "nothing written (dry run)"),
    "run_report": ("报告：{folder}", "report: {folder}"),
    "run_report_of": ("批次 {night} 的报告：{folder}", "report of night {night}: {folder}"),
    "run_encrypted": (
        "；已加密，`complaint-guard export reports -o DIR` 写出明文",
        "; encrypted, `complaint-guard export reports -o DIR` writes it out",
    ),
    # alerts
    "alert_new_family": (
        "预警 新话术：{about}，{value} 人使用（阈值 {limit}）",
        "alert new_family: {about}: a new script in the hands of {value} people (limit {limit})",
    ),
    "alert_growth": (
        "预警 人数增长：{about} 比上一批次多 {value} 人（阈值 {limit}）",
        "alert growth: {about}: grew by {value} people since the night before (limit {limit})",
    ),
    "alert_volume": (
        "预警 投诉量：{about} 共 {value} 件，多于往常同一星期几（阈值 {limit}）",
        "alert volume: {about}: {value} complaints, more than this weekday brings (limit {limit})",
    ),
    "alert_new_refer": (
        "预警 新列入移送：{about} 新列为建议移送复核，{value} 人",
        "alert new_refer: {about}: new in tier refer, {value} people",
    ),
    "alert_cleared_back": (
        "预警 排除后再现：{about} 排除后成员或证据有变化，须重新复核，{value} 人",
        "alert cleared_back: {about}: cleared by a person, and people or evidence came since; review it anew, "
        "people: {value}",
    ),
    # what verdicts taught
    "learnt_used": (
        "依复核结论学习：{n}/{of} 个参数采用（parameters.csv）",
        "learnt from verdicts: {n} of {of} parameters in use (parameters.csv)",
    ),
    "learnt_none": ("依复核结论学习：未采用（{why}）", "learnt from verdicts: nothing in use ({why})"),
    "learnt_off": ("设置 learn.use 为 false", "setting learn.use is false"),
    "learnt_no_better": (
        "对复核过的团伙，没有比默认值区分得更好的",
        "nothing tells reviewed gangs apart better than the defaults",
    ),
    "learnt_held_out": ("留作检验的复核团伙与默认值更相符", "reviewed gangs held out fit the defaults better"),
    "learnt_few_cleared": ("已排除的团伙不足 10 个", "fewer than 10 cleared gangs"),
    "learnt_few_confirmed": ("已确认的团伙不足 10 个", "fewer than 10 confirmed gangs"),
    # status
    "status_none": (
        "案件库 {path} 还没有批次；请先运行 `complaint-guard run FILE`",
        "case base {path} holds no night yet; run `complaint-guard run FILE` first",
    ),
    "status_earlier": ("更早的 {n} 个批次未列出；见 --last", "{n} earlier nights not shown; see --last"),
    "status_set_aside": (
        "批次 {nights} 已损坏并移入隔离区，查询与名单均不含；见 `complaint-guard doctor`",
        "nights {nights} were damaged and set aside: nothing tells of them now; see `complaint-guard doctor`",
    ),
    "status_erased": (
        "{days} 有投诉被删除；预警与趋势为删除前的数字",
        "complaints were erased on {days}; alerts and drift tell the figures of before",
    ),
    "status_night": ("批次", "night"),
    "status_complaints": ("投诉", "complaints"),
    "status_rejects": ("拒收", "rejects"),
    "status_gangs": ("疑似团伙", "gangs"),
    "status_explained": ("已解释", "explained"),
    "status_refer": ("移送复核", "refer"),
    "status_review": ("人工复核", "review"),
    "status_watch": ("持续关注", "watch"),
    "drift_parameter": ("趋势", "parameter"),
    "drift_rejected_share": ("拒收比例", "rejected_share"),
    "drift_in_family_share": ("同源投诉比例", "in_family_share"),
    "drift_people_per_complaint": ("人数/件数", "people_per_complaint"),
    "drift_pair_bits": ("两人关联(比特中位数)", "pair_bits"),
    "drift_channel_bits": ("{name}(比特中位数)", "{channel}_bits"),
    # standing questions
    "watch_met": (
        "{watch}  {field} {asked}：新投诉 {n} 件：{ids}",
        "{watch}  {field} {asked}: {n} new complaints: {ids}",
    ),
    "watch_more": ("，另有 {n} 件见 run.json", ", {n} more in run.json"),
    "watch_quiet": ("{n} 条持续查询没有新投诉", "{n} standing questions without a new complaint"),
    "watch_left": (
        "{watch}  {field} {asked}：{since} 之后的每个批次都会查询",
        "{watch}  {field} {asked}: asked of every night after {since}",
    ),
    "watch_gone": ("{watch}  {field} {asked}：不再查询", "{watch}  {field} {asked}: no longer asked"),
    "watch_none": (
        "没有持续查询；`complaint-guard query --phone N --watch` 可设置一条",
        "no standing question; `complaint-guard query --phone N --watch` leaves one",
    ),
    "watch_watch": ("编号", "watch"),
    "watch_field": ("项目", "field"),
    "watch_asked": ("内容", "asked"),
    "watch_since": ("始于批次", "since"),
}

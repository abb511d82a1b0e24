"""Headers seen in complaint desks' exports and registry extracts, by field; a field's own name is always one."""

#: Fields of a complaint.
COMPLAINTS = {
    "complaint_id": """
        投诉编号 投诉单号 投诉工单号 投诉id 工单号 工单编号 工单id 案件编号 案件号 受理编号 受理单号
        登记编号 信访编号 业务流水号 流水号 单号 编号 诉求编号 case_id case_no case_number ticket_id ticket_number
        ticket_no complaint_no complaint_number id
    """,
    "received_at": """
        受理时间 受理日期 投诉时间 投诉日期 来电时间 来电日期 接收时间 接收日期 收到时间 收到日期 登记时间
        登记日期 提交时间 工单时间 工单创建时间 创建时间 创建日期 进线时间 反映时间 诉求时间 来件日期
        来件时间 时间 日期 received received_date received_time date_received complaint_date complaint_time
        created created_at create_time date datetime timestamp submitted_at
    """,
    "channel": """
        受理渠道 投诉渠道 渠道 渠道来源 来源渠道 来源 投诉来源 受理来源 进线渠道 工单来源 complaint_channel
        source_channel
    """,
    "product": """
        产品 产品名称 涉及产品 投诉产品 业务产品 贷款产品 产品类型 业务类型 涉及业务 业务名称 product_name
        product_type
    """,
    "name": """
        投诉人 投诉人姓名 投诉者 客户姓名 客户名称 客户 姓名 消费者 消费者姓名 申请人 申请人姓名 来电人
        来电人姓名 反映人 诉求人 联系人 联系人姓名 用户姓名 借款人 借款人姓名 complainant complainant_name
        customer customer_name full_name caller_name
    """,
    "id_number": """
        证件号码 证件号 证件编号 身份证 身份证号 身份证号码 身份证件号码 客户身份证号 投诉人身份证号
        投诉人证件号码 客户证件号 客户证件号码 公民身份号码 id_card id_card_no id_card_number id_no
        identity_number national_id certificate_no
    """,
    "phone": """
        联系电话 联系方式 联系号码 电话 电话号码 手机 手机号 手机号码 移动电话 来电号码 来电电话 主叫号码
        投诉人电话 投诉人手机号 投诉电话 客户电话 客户手机号 客户联系电话 phone_number phone_no mobile
        mobile_no mobile_number mobile_phone tel telephone caller_number contact_phone
    """,
    "address": """
        联系地址 地址 通讯地址 通信地址 住址 家庭住址 家庭地址 居住地址 常住地址 现住址 投诉人地址 客户地址
        邮寄地址 寄件地址 收件地址 mailing_address contact_address home_address customer_address
    """,
    "account": """
        退款账户 退款账号 退款帐户 退款帐号 退款卡号 退费账户 退费账号 收款账户 收款账号 收款帐户 收款帐号
        收款卡号 银行账户 银行账号 银行帐号 银行卡号 银行卡 账户 账号 卡号 refund_account refund_account_no
        bank_account bank_card bank_card_no card_number account_no account_number
    """,
    "device": "设备号 设备编号 设备id 设备标识 设备指纹 设备码 imei device_id device_fingerprint",
    "agent": """
        代理人 代理人姓名 代理人名称 受托人 受托人姓名 受委托人 代办人 代办人姓名 代投诉人 代诉人 agent_name
        representative representative_name proxy proxy_name
    """,
    "agent_company": """
        代理机构 代理机构名称 代理公司 代理公司名称 代理单位 代理人单位 代理人机构 受托机构 受托单位
        代办机构 agent_firm agency agency_name representative_company
    """,
    "text": """
        投诉内容 投诉正文 投诉文本 投诉描述 投诉详情 投诉事由 投诉问题 投诉诉求 客户诉求 诉求内容 诉求描述 诉求 内容
        内容描述 问题描述 问题内容 反映内容 反映问题 事件描述 事项描述 来电内容 工单内容 详细内容 详情
        情况描述 正文 文本 描述 complaint_text complaint_content complaint_description complaint content
        complaint_narrative description details narrative message body
    """,
    "recordings": """
        录音文件 录音 录音路径 录音地址 录音文件名 录音文件路径 通话录音 录音附件 音频 音频文件 recording
        recording_file recording_path audio audio_file audio_path
    """,
    "attachments": """
        附件 附件文件 附件名称 附件路径 附件列表 证据附件 证据材料 图片 图片附件 上传附件 attachment
        attachment_file files images evidence_files
    """,
    "voice_consent": """
        录音声纹同意 声纹同意 声纹授权 声纹使用同意 声纹采集同意 声纹处理同意 录音使用同意 同意声纹
        是否同意声纹 是否同意声纹识别 voiceprint_consent consent_voice biometric_consent
    """,
}

#: Fields of a company.
COMPANIES = {
    "company": """
        企业名称 公司名称 单位名称 机构名称 主体名称 商户名称 名称 企业 公司 company_name enterprise
        enterprise_name
    """,
    "legal_person": """
        法定代表人 法人 法人代表 法定代表人姓名 法人姓名 负责人 经营者 投资人 执行事务合伙人
        legal_representative legal_rep
    """,
    "address": """
        注册地址 住所 企业地址 公司地址 经营场所 经营地址 注册住所 营业场所 地址 registered_address
        company_address
    """,
    "scope": "经营范围 业务范围 许可经营项目 主营业务 business_scope",
}

#: What exports write into an empty cell.
BLANK = """
    - -- / \\N NULL null Null None none NaN nan N/A n/a #N/A #REF! #VALUE! 无 暂无 空 不详 未知 未提供 不适用
"""

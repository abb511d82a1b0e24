"""What the name of a body that stands as agent says it does."""

from __future__ import annotations

#: words of firms that advise or act for others; whoever names another body may be its member, its ward or its worker
ADVISES = (
    "咨询|法[律务援]|律师|信息|商务|企业管理|信用|征信|债|清收|资产|资管|金融|投资|代理|代办|经纪|退保|理赔|维权|权益|科技|网络"
    "|服务外包"
)

"""Noun phrases around a number: what a figure measures, as a person would call it.

The phrase before a number is stripped of time, place, adverbs and copulas at both ends. What is left may be complete
(`新增托位`), a bare verb that needs the noun after the number (`完成39名青少年的帮扶`), or a generic head that says
nothing without the thing it measures (`增速`, `总量`, `完成率`) and inherits it.
"""

from __future__ import annotations

import re
from functools import lru_cache

SCOPES = (
    "全国|全省|全市|全县|全区|全州|全镇|全街道|我国|我省|我市|我县|我区|市区|市本级|省内|国内(?!生产|旅游|游客|市场|贸易)|各地|各级|全域|"
    "本市|本省|本县|本区|市域|县域|区域内|全社会|全行业|规模以上(?!工)"
)
SCOPE = re.compile(rf"(?:{SCOPES})")

_HEAD = re.compile(
    rf"(?:[\s“”、,;:。\-—·/]+|现(?=已)|到(?=投入|已|完成)|仅(?=完成|有)|本年度|其中|内含|同时|[两二三四五]年(?=新增|共|累计)|并(?![购网])|且|另有|另外|此外|还|同比|环比|当前|目前|截至目前|截至|截止|到目前为止|今年以来|今年内?|拟定(?=$|为)|去年|来年|明年|下一年|瞄准|上年|前年|上半年|下半年|"
    rf"前三季度|前[一二三四五六七八九十]+个月|[一二三四]季度末?|全年|年内|年度|本年度|当年|一年来|五年来|过去五年|过去一年|五年(?:内|中|间|累计)?|年末|年底|月底|月末|底(?![层部数线盘])|末(?![端梢])|初(?![级中等步期])|期末|以来|期间|"
    rf"第[一二三四五六七八九十]个五年(?:计划)?(?:期间|时期|内|中)?|[前后头][一二两三四五]年|近?几年来?|近年来|这[几一两二三四五]年来?|第[一二三四五六]是|考虑[^,。;]{{2,8}}因素|"
    rf"[一二三四五六七八九十][是要](?=..)|(?:今后|未来)[一二三四五六七八九十两]年|》?(?:提出|规定|要求)了?(?=..)|仍然|仍(?=有)|保证|[一-鿿]{{2,4}}(?:初期|时期|期间)(?=$)|提前[一两二三四五]年|而(?![且言])|因而|因此|从而|相应地?|大体上|逐年|逐步|适当|先(?![进锋后导行天])|要(?![求素点件闻道塞闭员害])|我们|"
    rf"[一-鿿]{{2,4}}(?:提出|决定|确定|规定|要求)(?=今年|明年|全年|本年)|到(?=去年|今年|前年|上年|本年|年底|年末|目前|现在|$)|计划(?:草案)?(?:规定|要求|提出|拟定)|"
    rf"在[^,。;]{{1,16}}基础上|"
    rf"时(?![代速尚])|已经|已|均(?!衡)|都(?!市)|也|又|再(?!生|就)|共计|共(?!同|享|建|富|产|储)|累计|合计|总计|一共|实际(?!投|到)|预计|预测|据统计|初步统计|初步核算|约|近|超过|{SCOPES}|市县两级|分别|依次|各(?:区县|县区|县市)(?=均|都|已)|各(?![类项级种地县区乡])|"
    rf"达到|达|取得|为(?!民|农)|是|有(?![效机线色限])|的|对(?!外|口|照|象|接|标|口)|在(?!建|校|岗|册|线)|将|力争|确保|争取(?!到)|努力|计划(?![生单投])|拟|预期目标|主要预期目标|主要|按照|根据|通过|使(?!用)|由|从(?!业)|让|把|"
    rf"以(?!上|内|下|工)|于|中(?=[,、])|后(?=[,、])|和(?!美|谐|平|睦)|与|及|或|等|即|只|就(?!业)|比重|大约|总体上|总的|较好|圆满|顺利|超额|全面|成功|积极|大力|扎实|深入|持续|加快|稳步|有力|切实|"
    r"距(?!离)|原定|过去[一二三四五十]年(?:中|来|间|里)?|特别是|全力|奋力|率先|首次|不断|继续|进一步|以上|以内|以下|左右|完成年度目标|完成目标)"
)
_TAIL_WORDS = (
    "每人每月|每人每年|每人|每户|达到|达|为|是|至|近|超过|超|逾|突破|不低于|不少于|不超过|低于|高于|控制在|稳定在|保持在|维持在|控制|稳定|保持|维持|共计|共|累计|合计|总计|已|都|分别|依次|各|年度|全年|"
    "[从自]?的?[一二三四五六七八九十]+年间|拟定|则|把|每年|少于|多于|接近|将近|现已|可以|可|平均每年|每年平均|年末|年底|期末|月末|去年年?底|去年末|今年年?底|上年年?末|平均|连续[一二三四五六七八九十]年|五年|前[二三四五]年|已经|不过|目标定|调控目标|"
    "有|的|了|在|等|仅|只|将|总体|大约|同比|环比|比上年|较上年|比去年|较去年|比前年|实际|就|也|又|最高|目标|名义|同口径|扣除价格因素|按可比价格计算|要|再|力争|确保|提高|预计|同期|上年同期|由|从|多达|高达|站上|跨上|迈上|跃上|年均|首次|再次|第一次|历史性|正式|还|全部|比|较|去年同期|年初|去年|上年|今年|本年"
)
_TAIL = re.compile(
    rf"(?:[\s“、,:;\-—·]+|(?<![签预节集履进违条])约|(?<![人户年日月平])均|(?<![收接])到|(?<=[入出金费款])(?:预算)?安排|{_TAIL_WORDS}|{SCOPES})$"
)
# What a tail can end with: of most phrases one look at the last character tells that they have none.
_TAIL_ENDS = {word[-1] for word in re.sub(r"\(.*?\)", "", f"约|均|到|安排|{_TAIL_WORDS}|{SCOPES}").split("|")} | set(
    "“、,:;-—·"
)
# How many phrases are remembered: the same ones are asked about several times over.
REMEMBERED = 2000
# Heads that say nothing without the thing they measure: they inherit the subject of the sentence.
GENERIC = re.compile(
    r"(?!投资率$)(?:增速|增幅|降幅|涨幅|总量|总额|总数|余额|数量|规模|占比|比重|份额|占|产量|产值|总产值|总产量|面积|全长|总长度?|长度|里程|总里程|通车里程|通车总里程|营业里程|收入|支出|单产|金额|同比|环比|比|较|(?:年度|计划|年度计划)?完成率|完成比例|完成进度|进度|总体进度|支出进度|执行进度|开工率|竣工率|投资完成率|项目开工率|年度投资|回升幅度|"
    r"入选总量|核心区数量|(?:[年月]度?)?标准|通过率|覆盖率|年均|平均每年|每年平均|平均|人均|户均|位次|排名|综合排名|增长率|总|量|额|数|值|率|投资|总投资|完成投资|年度投资完成率|年度|效率|比例|水平|主体|普惠|省级|国家级|市级|县级|民间|"
    r"其余|其他|全部|(?:年度|预期|全年)?目标|要求|标准地要求|考核标准|完成|实现|居|位居|列|排|排名|位列|稳居|继续|保持|总分|得分|指标|本金|利息|以上|以下|及以上|增长|下降|提高|降低|提升|增加|减少|净增|新增|幅度|和|、|的|上|年|月|末|底|数据|主要|名义|"
    r"[两二三四五六七八九]年|统一|本外币|到位(?!率)|实际到位(?!率)|这|期末|当期|当年|今年|去年|上年|同期|全国|全省|全市|地市|首位|从|由)*"
)
VERBS = (
    "新增|新建|新建成|建成|完成|实现|引进|新引进|打造|培育|建设|推进|实施|组织|开展|举办|发放|发布|发现|查处|排查|排定|制定|出台|新出台|推出|创建|入选|获批|获评|获得|荣获|争取|争取到|落实|安排|投入|带动|帮助|"
    "帮扶|助力|服务|覆盖|惠及|吸引|提供|支持|保障|化解|处置|整治|拆除|改造|开工|新开工|竣工|投产|签约|落地|招引|新招引|引育|认定|新认定|入库|新入库|培训|参加|参与|承接|接待|销售|签订|编制|创成|新创|成立|组建|设立|"
    "开通|关停|淘汰|腾出|盘活|处罚|立案查处|责令|抽查|检查|下达|拨付|减免|减负|清退|启动|上线|推广|接入|建立|形成|梳理|修订|审议|通过|受理|办理|办结|收到|解决|化解风险|选派|招聘|招录|引导|动员|出动|发出|印发|纳入|"
    "拥有|现有|设|获|由|从|用于|涉及|包括|含|推动|谋划|储备|开工建设|推荐|申报|推荐上报|列入|发展|种植|养殖|治理|修复|清理|清淤|疏浚|绿化|造林|新增培育|新增创建|指导|更新|新改建|新改扩建|新改(?:扩)建|改扩建|"
    "劝导|派出|选树|评选|评定|命名|授予|表彰|建起|修建|架设|铺设|安装|配备|购置|添置|捐赠|资助|救助|慰问|走访|接收|受训|通车|投用|建立健全|建设完成|改建|扩建|迁建|续建|新增建设|新投用|打通|贯通|收治|签发|核发|"
    "重点抓好|重点推进"
)
VERB_ONLY = re.compile(
    rf"(?:{VERBS}|增加|减少|下降|提高|扩大|累计|、|和|或|及|并|新|有|于|在|对|等|设置|吸纳|转移|安置|实有|列支|基本|完工)*"
)
LEADING_VERB = re.compile(rf"(?:{VERBS})+")
# Verbs that the members of a series inherit: 新增 in 新增A3个、B5张. 完成 and 实现 say nothing that a name needs.
_LASTING = (
    r"新增|新建成|新建|建成|新\(改?扩?\)建|新改扩建|新?引进|新?招引|创建|培育|新?认定|新?入库|新?开工|新?竣工|新?投产|整治|改造|排查|发现|查处|腾出|盘活|淘汰|关停|引育|打造|"
    r"发放|签约|新?签约|出栏|播种(?!面积)|完成改造|更新|改扩建|改建|扩建"
)
LASTING_VERB = re.compile(rf"(?:累计)?(?:{_LASTING})(?:[和或及、](?:{_LASTING}))*")
# Where the noun after a number ends.
RIGHT_STOP = re.compile(
    r"[,。;:!?\n]|、(?!自治区|直辖市|市、自治区)|\((?=[^)]*\d)|\)|(?:责任单位|(?:牵头|联系|分管)[一-鿿]{0,3}领导|明确|正式|均已|已经|已全部|已|正在|全部|通过|纳入|实现|完成|获批|获得|获(?![取])|被|进入|列入|入选|入驻|到来|涉及|提供|获评|处于|推进|用于|于(?=$|[^,。;]{0,8}(?:前|后|年|月|日|\d))|带动|计划(?=.)|预计|占(?!地)|比上|较|同比|由|"
    r"从(?!业)|(?:增加|提高|扩大|上升|减少|降低|发展|压缩|降|升)[到至]|达到|增长|下降|居(?!民|家|住)|位居|排|列(?!车)|参加|集中开工)"
)
ASIDE = re.compile(r"^\([^()]*\)")
# What a counted noun has come to; 均已, 全部, 正式 say no more of it.
PREDICATE = re.compile(
    r"(?:正式|均已|已经|已|全部|顺利|成功|提前)*(?:通过|进入|列入|入选|入驻|纳入|获批|获评|获得|获|完成|实现|投产|开工|竣工|投用|推进|集中开工|签订|参加)[^,。;:、!?\n()]{0,16}"
)
# What precedes a rank and is no part of what is ranked: 稳居全省设区市.
RANKED = re.compile(
    r"(?:均|都|稳|继续|保持|再次|分别|连续[一-鿿\d]{1,3}年)*(?:位次|排名|排位|综合排名)?(?:位列|名列|位居|稳居|跃居|跃升至?|升至|上升[至到]|提升[至到]|前移[至到]|进位[至到]|居|列|排|为|是|在|位|获|获得|荣获)*"
    r"(?:于|在|居)?(?:全国|全省|全市|全区|世界|全球|长三角|[东中西]部(?:地区|省份)?|[一-鿿]{2,3}地区|[一-鿿]部[一-鿿]省)?(?:地级市|地市|设区市|各市|同类城市|[一-鿿]{0,4}城市|区县|县区|各县|同类[一-鿿]{1,4})?(?:\d+个[一-鿿()、]{1,8})?(?:中|里|的)?(?:排名|位列|名列|位居|排|列|居)?$"
)
COMPARISON = re.compile(r"(?:同比|环比|(?:比|较)(?!例|重|率|好|快|高|低|大)[^,。;]{1,14}|与[^,。;]{1,12}相比)$")
# Nouns of quantity that the last item of an enumeration gives to all: 锂电池、光伏组件产量.
TAIL_NOUN = re.compile(
    r"(?:(?:人均)?可支配收入|增加值|总产值|产值|总产量|产量|销售额|零售额|总额|余额|投资|收入|支出|面积|里程|人数|床位|比重|比例|覆盖率|参保率|达标率|普及率|"
    r"入学率|毛入学率|就业率|失业率|[一-鿿]{1,3}率|价格|补助标准|标准|数量|利润|税收|出口|进口|贷款|存款|装机(?:容量)?|吞吐量|客运量|货运量|[一-鿿]{0,2}电量)$"
)
ITEM_SPLIT = re.compile(r"[、,;]|以及|和(?!美|谐|平|睦)|及(?!以|格)|与(?!会)")


# 中央财政拟安排, 今年国家已经组织: what stands before a verb in the midst says when, and not what.
INNER = re.compile(
    r"(?<=[一-鿿]{2})(?:今年再?|再|拟|将要?|已经|五年累计|五年)(?=安排|投入|增加|新增|发行|组织|建设|支持|拨付|下达|用于|完成|实现|达到|提供|补助)"
)
# What a clause says of its subject: 外商直接投资保持增长势头, 粮食连续四年增产.
SAID = re.compile(
    r"(?<=..)(?:[从自]?(?:开始|起)[一-鿿]{1,8}|也?(?:连续[一二三四五六七八九十\d]+年|继续|持续|稳步|明显|显著|大幅度?|较快|进一步|不断|逐步|有所|普遍|正在)+[一-鿿]{2,8}|保持[一-鿿]{2,8}|(?:超过|出现|取得|获得|创造|发生|有)了.+)$"
)
# A clause that tells when, why or how, and names nothing that the next one could measure.
ADVERBIAL = re.compile(
    r"\s*(?:由于|因为|为了?(?![民农])|通过|按照|根据|随着|经过|如果|虽然|尽管|即使|考虑到|据|与此同时|(?:在|从|自|到|至|截至|当|经)[^,。;]*(?:下|后|时|上|里|内|间|期|以前|之前|底|末|以来|努力)$)"
)
LISTED = re.compile(r".*等(?=..)")
LONGEST_SUBJECT = 24
LONGEST_QUANTITY = 40


def topic_of(clause: str) -> str:
    """What a clause without figures names for the next one; empty where it names nothing."""
    if ADVERBIAL.match(clause):
        return ""
    subject = SAID.sub("", strip_subject(clause))
    if len(subject) > LONGEST_SUBJECT:
        subject = LISTED.sub("", subject)  # 机制纸、自行车、收音机等主要日用品
    if len(subject) > LONGEST_SUBJECT and (len(subject) > LONGEST_QUANTITY or not TAIL_NOUN.search(subject)):
        return ""
    return "" if len(subject) < 2 or is_generic(subject) or is_verb(subject) else subject


def strip_subject(phrase: str) -> str:
    """Strip time, place, adverbs and copulas off both ends of the phrase before a number."""
    phrase = COMPARISON.sub("", _unbracketed(phrase))
    if "再" in phrase or "今年" in phrase or "拟" in phrase or "将" in phrase or "经" in phrase or "五" in phrase:
        phrase = INNER.sub("", phrase)
    while phrase:
        head = _HEAD.match(phrase)
        shorter = phrase[head.end() :] if head else phrase
        last = shorter[-1:]
        if last in _TAIL_ENDS or last.isspace():
            shorter = _TAIL.sub("", shorter)
        if shorter == phrase:
            break
        phrase = shorter
    return phrase


def _unbracketed(phrase: str) -> str:
    """Drop brackets that open or close outside the phrase."""
    while phrase.count(")") > phrase.count("("):
        phrase = phrase[phrase.index(")") + 1 :]
    while phrase.count("(") > phrase.count(")"):
        at = phrase.rindex("(")
        phrase = phrase[:at] + phrase[at + 1 :]
    return phrase


def strip_ranked(phrase: str) -> str:
    """What is ranked: the phrase before a rank without the verb and the field (增速居全省 → 增速)."""
    return strip_subject(RANKED.sub("", phrase, count=1))


@lru_cache(maxsize=REMEMBERED)
def is_generic(subject: str) -> bool:
    """Whether a stripped subject says nothing without the thing it measures."""
    return bool(GENERIC.fullmatch(subject))


@lru_cache(maxsize=REMEMBERED)
def is_verb(subject: str) -> bool:
    """Whether a stripped subject is no more than a verb, so that the noun follows the number."""
    return bool(VERB_ONLY.fullmatch(subject))


@lru_cache(maxsize=REMEMBERED)
def noun_after(text: str) -> str:
    """The noun phrase that follows a number, up to the next verb or mark."""
    text = text.lstrip("的 ")
    if text.startswith("("):
        text = ASIDE.sub("", text)
    noun = text
    for stop in RIGHT_STOP.finditer(text):
        inside = text[: stop.start()]
        if stop.group() != ")" or inside.count("(") <= inside.count(")"):
            noun = inside
            break
    return _unbracketed(re.sub(r"^(?:余|多|左右|以上|以内|以下)", "", noun)).strip("“”的 ")


def predicate_after(text: str, noun: str) -> str:
    """What is said of a counted noun that nothing is done to: 3个风貌区通过省级验收."""
    rest = text.lstrip("的 ")
    said = PREDICATE.match(rest[rest.find(noun) + len(noun) :]) if noun in rest else None
    return said.group() if said else ""


def without_examples(phrase: str, count: str, noun: str) -> str:
    """The phrase before a counted noun without what it only names: 引进甲项目等23个产业项目, 引进甲院、乙院2家研究院."""
    listed = noun and (phrase.endswith("等") or str(len(split_items(phrase))) == count != "1")
    return leading_verb(strip_subject(phrase)) if listed else phrase


@lru_cache(maxsize=REMEMBERED)
def leading_verb(subject: str) -> str:
    """The verb that a phrase begins with (新增托位 → 新增); empty where it begins with a noun."""
    found = LEADING_VERB.match(subject)
    return found.group() if found and found.end() < len(subject) else ""


@lru_cache(maxsize=REMEMBERED)
def lasting_verb(subject: str) -> str:
    """The verb at the head of a phrase that the next members of a series inherit."""
    found = LASTING_VERB.match(subject)
    return found.group() if found and found.end() < len(subject) else ""


def split_items(phrase: str) -> list[str]:
    """Split an enumeration into its items; brackets stay whole, a generic item takes the head of the first one."""
    parts, at, depth = [], 0, 0
    breaks = {match.start(): match.end() for match in ITEM_SPLIT.finditer(phrase)}
    n = 0
    while n < len(phrase):
        depth += {"(": 1, ")": -1, "《": 1, "》": -1}.get(phrase[n], 0)
        if n in breaks and depth <= 0:
            parts.append(phrase[at:n])
            n = at = breaks[n]
            continue
        n += 1
    parts.append(phrase[at:])
    return _with_tail([part.strip(" “”") for part in parts if part.strip(" “”")])


ALL_OF = re.compile(
    r"(?P<item>[^等]{2,}?)(?:等(?:[两三四五六七八九十](?:大|个|类))?|[两三四五六七八九十]大)(?P<tail>[^等\d]{2,}?)(?:分别|依次|各)?$"
)


def _with_tail(items: list[str]) -> list[str]:
    """Give the noun at the end of an enumeration to the items before it that have none of their own."""
    if len(items) < 2:
        return items
    last = items[-1]
    listed = ALL_OF.match(last)
    if listed:
        # 葡萄酒、枸杞、冷凉蔬菜等优势产业产值: what follows 等 is of all.
        return [*(item + listed["tail"] for item in items[:-1]), listed["item"] + listed["tail"]]
    ordinal = re.match(r"第[一二三四五](?!产业)", last)
    if ordinal:
        return [item + last[ordinal.end() :] if re.fullmatch(r"第[一二三四五]", item) else item for item in items]
    tail = TAIL_NOUN.search(re.split(r"分别|依次|各", last)[0])
    if not tail or tail.start() == 0:
        return items
    lent = tail.group() == "余额"  # 存款、贷款余额
    return [
        item if TAIL_NOUN.search(item) and not (lent and item.endswith("款")) else item + tail.group() for item in items
    ]

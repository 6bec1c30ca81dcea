"""Sentences put together of as many items as a report has, and the choice of what an author tells where."""

from collections import Counter

from tests.prose_hand import MEASURES, SLOT, Author
from tests.prose_phrases import FILLERS, PADDING, PARTS, STATEMENTS

GROUPS = ("new", "channel", "agency", "person", "settled", "outcome", "review", "lawsuit")
# A clerk tells the same thing once or twice, not in every way there is: how many sentences of a kind stand in one part.
LIMITS = {
    "public.": 1,
    "info_fee.": 1,
    "new.": 2,
    "channel.": 1,
    "agency.": 1,
    "settled.": 2,
    "outcome.list": 1,
    "outcome.": 4,
    "person.": 2,
    "review.": 2,
    "lawsuit.": 2,
    "rules.": 2,
    "acts.": 2,
    "fee.": 1,
}


ANSWERS = (
    ("予以公开", "予以"),
    ("部分公开", "部分"),
    ("不予公开", "不予公开"),
    ("无法提供", "无法"),
    ("不予处理", "不予处理"),
    ("其他处理", "其他处理"),
)
APPLICANTS = (
    ("自然人", "自然人"),
    ("商业企业", "企业"),
    ("科研机构", "科研"),
    ("社会公益组织", "公益"),
    ("法律服务机构", "法律"),
    ("其他组织", "其他组织"),
)
REFUSED = (
    ("属于国家秘密", "国家秘密"),
    ("属于三类内部事务信息", "内部"),
    ("属于四类过程性信息", "过程"),
    ("属于行政执法案卷", "执法案卷"),
    ("保护第三方合法权益", "第三方"),
)
UNABLE = (("本机关不掌握相关政府信息", "不掌握"), ("没有现成信息需要另行制作", "另行"), ("补正后申请内容仍不明确", "不明确"))
WAYS = (
    ("网上申请", "信函申请", "当面申请"),
    ("通过网络提交", "通过信函邮寄", "当面提交"),
    ("在线平台", "邮寄", "现场递交"),
    ("网站申请", "书面来信", "当面申请"),
)
OFFICES = ("自然资源局", "住建局", "公安局", "人社局", "教育局", "卫健委")


def lists(author):
    """Return sentences put together of as many items as the report has: kind, part, text."""
    made = []
    if author.values["办结"]:
        made += [(kind, "依", text) for kind, text in (*_answers(author), *_reasons(author))]
    if author.values["新收"] >= 3:
        made += [(kind, "依", text) for kind, text in (*_applicants(author), *_ways(author))]
    made += [("public.parts", "主", _published(author.random))]
    made.append(("public.count", "主", "[全年|{年}年，{我}][通过政府网站|]主动公开政府信息{n:200-9000}[条|余条]。"))
    made.append(("public.rough", "主", "全年公开各类信息1.{n:1-9}万余条。"))
    made += [(kind, "其", text) for kind, text in _fees(author)]
    return [(kind, part, text) for kind, part, text in made if author.can_write("", text)]


def _counted(items, mark="、"):
    return mark.join(f"{label}{{{name}}}{{件}}" for label, name in items)


def _names(items):
    return "、".join(label for label, _ in items)


def _told(author, items):
    return [item for item in items if author.values[item[1]]]


def _answers(author):
    random, some = author.random, _told(author, ANSWERS)
    lead = random.choice(("从办理结果看，", "办结的{办结}{件}中，", "答复结果为：", "全年办结申请{办结}{件}，其中", "办理结果："))
    after = random.choice(("", "", "；结转下年度办理{结出~}{件}"))
    mark = random.choice(("，", "、", "；"))
    yield (
        "outcome.list",
        lead + mark.join(f"{label}{random.choice(('', '', '的'))}{{{name}}}{{件}}" for label, name in some) + after + "。",
    )
    yield "outcome.list_all", lead + mark.join(f"{label}{{{name}~}}{{件}}" for label, name in ANSWERS) + after + "。"
    yield "outcome.list_share", lead + "；".join(f"{label}{{{name}}}{{件}}，占{{%{name}/办结}}" for label, name in some) + "。"
    if len(some) > 1:
        end = random.choice(("分别为", "分别是", "的分别有"))
        yield "outcome.lists", f"办结申请中，{_names(some)}{end}" + "、".join(f"{{{name}}}{{件}}" for _, name in some) + "。"
        yield "outcome.share_lists", f"{_names(some)}占办结总数的比例分别为" + "、".join(f"{{%{name}/办结}}" for _, name in some) + "。"
    yield "outcome.list_number_first", "办结的申请中，" + "，".join(f"{{{name}}}{{件}}{label}" for label, name in some) + "。"


def _reasons(author):
    if some := _told(author, REFUSED):
        yield "outcome.bracket", f"不予公开{{不予公开}}{{件}}（其中{_counted(some)}）。"
    if some := _told(author, UNABLE):
        yield "outcome.unable_list", f"无法提供{{无法}}{{件}}，其中{_counted(some)}。"


def _applicants(author):
    yield "person.list", f"新收申请{{新收}}{{件}}，其中{_counted(_told(author, APPLICANTS))}。"
    numbers = "、".join(f"{{{name}~}}{{件}}" for _, name in APPLICANTS)
    yield "person.lists", f"新收申请按申请人分，{_names(APPLICANTS)}分别为{numbers}。"


def _ways(author):
    random, received = author.random, author.values["新收"]
    online, letter = sorted(random.sample(range(received + 1), 2))
    parts = (online, letter - online, received - letter)
    ways = random.choice(WAYS)
    yield "channel.list", f"收到政府信息公开申请{{新收}}{{件}}，其中{_parts(ways, parts)}。"
    numbers = "、".join(f"{{#{part}}}{{件}}" for part in parts)
    yield "channel.lists", f"新收的{{新收}}{{件}}申请中，{'、'.join(ways)}的分别为{numbers}。"
    offices = random.sample(OFFICES, 3)
    if author.names[0] in ("我县", "我市"):
        yield "agency.list", f"收到政府信息公开申请{{新收}}{{件}}，其中{_parts((*offices[:2], '其他单位'), parts)}。"


def _parts(names, counts):
    return "、".join(f"{name}{{#{count}}}{{件}}" for name, count in zip(names, counts, strict=True))


def _published(random):
    counts = [random.randint(20, 2000) for _ in range(3)]
    listed = "、".join(f"{name}{{#{count}}}条" for name, count in zip(("政府网站", "政务微信", "其他方式"), counts, strict=True))
    return f"{{年}}年共主动公开政府信息{{#{sum(counts)}}}条，其中{listed}。"


def _fees(author):
    # Each request that ended unpaid had its notice.
    unpaid = int(author.values.get("未缴费") or 0)
    notices = [unpaid + author.random.randint(1, 9), author.random.randint(1, 9)]
    sent = f"全年发出信息处理费收费通知{{#{sum(notices)}}}件"
    yield "info_fee.parts", f"{sent}，其中自然资源局{{#{notices[0]}}}件、住建局{{#{notices[1]}}}件。"
    yield "info_fee.amount", f"全年发出信息处理费收费通知{sum(notices)}件，总金额{{n:100-2900}}元，已全部收取。"


def write(random, edition, figures, previous, names):
    """Return the parts of the prose and the numbers of the tables that stand in it."""
    author = Author(random, figures, edition, previous, names)
    possible = [(kind, parts, text) for kind, parts, when, text in STATEMENTS if author.can_write(when, text)] + lists(author)
    chosen = _choose(random, possible)
    written_parts = {}
    for sign, part in PARTS.items():
        author.part, author.text = part, ""
        fillers = random.sample(FILLERS[sign], max(1, min(len(FILLERS[sign]), random.randint(len(FILLERS[sign]) // 3, len(FILLERS[sign])))))
        if sign == "导":
            fillers = [each for each in FILLERS[sign] if each in fillers]
        else:
            fillers += random.sample(PADDING, random.randint(1, 6))
            random.shuffle(fillers)
        author.write("", "".join(fillers[: len(fillers) // 3]))
        rest = fillers[len(fillers) // 3 :]
        for _group, statements in chosen[sign]:
            if random.random() < 0.5:
                author.text += "\n" * bool(author.text)
            for kind, text in statements:
                author.write(kind, text)
            if rest and random.random() < 0.5:
                author.write("", rest.pop())
        author.write("", "".join(rest))
        written_parts[part] = author.text
    return written_parts, author.mentions


def _choose(random, possible):
    """Return for each part the groups of sentences to write, in the order in which reports tell them."""
    chosen, told = {}, set()
    for sign in PARTS:
        fitting = [(kind, text) for kind, parts, text in possible if sign in parts]
        most = {"主": 7, "依": 14, "监": 2, "问": 2, "其": 3}.get(sign, 0)
        sample = random.sample(fitting, min(len(fitting), random.randint(most // 2, most)))
        seen = Counter()
        for kinds, most_of_them in LIMITS.items():
            for each in [each for each in sample if each[0].startswith(kinds)]:
                seen[kinds] += 1
                if seen[kinds] > most_of_them:
                    sample.remove(each)
        for each in list(sample):
            # What has been told is seldom told again.
            names = {slot.strip("~%±").split("/")[0] for slot in SLOT.findall(each[1])} - {"年", "上年", "下年", "我", *MEASURES}
            if names and names <= told and random.random() < 0.8:
                sample.remove(each)
            told |= names
        groups = {}
        for kind, text in sample:
            groups.setdefault(kind.split(".")[0], []).append((kind, text))
        chosen[sign] = sorted(groups.items(), key=lambda item: GROUPS.index(item[0]) if item[0] in GROUPS else 9)
    return chosen

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


def lists(author):
    """Return sentences put together of as many items as the report has: kind, part, text."""
    random, values = author.random, author.values
    six = [
        ("予以公开", "予以"),
        ("部分公开", "部分"),
        ("不予公开", "不予公开"),
        ("无法提供", "无法"),
        ("不予处理", "不予处理"),
        ("其他处理", "其他处理"),
    ]
    five = [
        (label, name)
        for label, name in (
            ("自然人", "自然人"),
            ("商业企业", "企业"),
            ("科研机构", "科研"),
            ("社会公益组织", "公益"),
            ("法律服务机构", "法律"),
            ("其他组织", "其他组织"),
        )
    ]
    made = []
    if values["办结"]:
        lead = random.choice(("从办理结果看，", "办结的{办结}{件}中，", "答复结果为：", "全年办结申请{办结}{件}，其中", "办理结果："))
        some = [item for item in six if values[item[1]]]
        after = random.choice(("", "", "；结转下年度办理{结出~}{件}"))
        mark = random.choice(("，", "、", "；"))
        made.append(
            (
                "outcome.list",
                "依",
                lead + mark.join(f"{label}{random.choice(('', '', '的'))}{{{name}}}{{件}}" for label, name in some) + after + "。",
            )
        )
        made.append(("outcome.list_all", "依", lead + mark.join(f"{label}{{{name}~}}{{件}}" for label, name in six) + after + "。"))
        made.append(
            ("outcome.list_share", "依", lead + "；".join(f"{label}{{{name}}}{{件}}，占{{%{name}/办结}}" for label, name in some) + "。")
        )
        if len(some) > 1:
            end = random.choice(("分别为", "分别是", "的分别有"))
            made.append(
                (
                    "outcome.lists",
                    "依",
                    "办结申请中，"
                    + "、".join(label for label, _ in some)
                    + end
                    + "、".join(f"{{{name}}}{{件}}" for _, name in some)
                    + "。",
                )
            )
            share = "、".join(f"{{%{name}/办结}}" for _, name in some)
            made.append(("outcome.share_lists", "依", "、".join(label for label, _ in some) + "占办结总数的比例分别为" + share + "。"))
        made.append(
            ("outcome.list_number_first", "依", "办结的申请中，" + "，".join(f"{{{name}}}{{件}}{label}" for label, name in some) + "。")
        )
        reasons = [
            ("国家秘密", "属于国家秘密"),
            ("内部", "属于三类内部事务信息"),
            ("过程", "属于四类过程性信息"),
            ("执法案卷", "属于行政执法案卷"),
            ("第三方", "保护第三方合法权益"),
        ]
        some = [item for item in reasons if values[item[0]]]
        if some:
            made.append(
                (
                    "outcome.bracket",
                    "依",
                    "不予公开{不予公开}{件}（其中" + "、".join(f"{label}{{{name}}}{{件}}" for name, label in some) + "）。",
                )
            )
        reasons = [("不掌握", "本机关不掌握相关政府信息"), ("另行", "没有现成信息需要另行制作"), ("不明确", "补正后申请内容仍不明确")]
        some = [item for item in reasons if values[item[0]]]
        if some:
            made.append(
                (
                    "outcome.unable_list",
                    "依",
                    "无法提供{无法}{件}，其中" + "、".join(f"{label}{{{name}}}{{件}}" for name, label in some) + "。",
                )
            )
    if values["新收"] >= 3:
        some = [item for item in five if values[item[1]]]
        made.append(
            ("person.list", "依", "新收申请{新收}{件}，其中" + "、".join(f"{label}{{{name}}}{{件}}" for label, name in some) + "。")
        )
        made.append(
            (
                "person.lists",
                "依",
                "新收申请按申请人分，"
                + "、".join(label for label, _ in five)
                + "分别为"
                + "、".join(f"{{{name}~}}{{件}}" for _, name in five)
                + "。",
            )
        )
        online, letter = sorted(random.sample(range(values["新收"] + 1), 2))
        parts = (online, letter - online, values["新收"] - letter)
        ways = random.choice(
            (
                ("网上申请", "信函申请", "当面申请"),
                ("通过网络提交", "通过信函邮寄", "当面提交"),
                ("在线平台", "邮寄", "现场递交"),
                ("网站申请", "书面来信", "当面申请"),
            )
        )
        made.append(
            (
                "channel.list",
                "依",
                "收到政府信息公开申请{新收}{件}，其中"
                + "、".join(f"{way}{{#{part}}}{{件}}" for way, part in zip(ways, parts, strict=True))
                + "。",
            )
        )
        made.append(
            (
                "channel.lists",
                "依",
                "新收的{新收}{件}申请中，" + "、".join(ways) + "的分别为" + "、".join(f"{{#{part}}}{{件}}" for part in parts) + "。",
            )
        )
        offices = random.sample(("自然资源局", "住建局", "公安局", "人社局", "教育局", "卫健委"), 3)
        if author.names[0] in ("我县", "我市"):
            made.append(
                (
                    "agency.list",
                    "依",
                    "收到政府信息公开申请{新收}{件}，其中"
                    + "、".join(f"{way}{{#{part}}}{{件}}" for way, part in zip((*offices[:2], "其他单位"), parts, strict=True))
                    + "。",
                )
            )
    counts = [random.randint(20, 2000) for _ in range(3)]
    made.append(
        (
            "public.parts",
            "主",
            "{年}年共主动公开政府信息{#"
            + str(sum(counts))
            + "}条，其中政府网站{#"
            + str(counts[0])
            + "}条、政务微信{#"
            + str(counts[1])
            + "}条、其他方式{#"
            + str(counts[2])
            + "}条。",
        )
    )
    made.append(("public.count", "主", "[全年|{年}年，{我}][通过政府网站|]主动公开政府信息{n:200-9000}[条|余条]。"))
    made.append(("public.rough", "主", "全年公开各类信息1.{n:1-9}万余条。"))
    # Each request that ended unpaid had its notice.
    unpaid = int(author.values.get("未缴费") or 0)
    notices = [unpaid + random.randint(1, 9), random.randint(1, 9)]
    made.append(
        (
            "info_fee.parts",
            "其",
            f"全年发出信息处理费收费通知{{#{sum(notices)}}}件，其中自然资源局{{#{notices[0]}}}件、住建局{{#{notices[1]}}}件。",
        )
    )
    made.append(("info_fee.amount", "其", f"全年发出信息处理费收费通知{sum(notices)}件，总金额{{n:100-2900}}元，已全部收取。"))
    return [(kind, parts, text) for kind, parts, text in made if author.can_write("", text)]


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

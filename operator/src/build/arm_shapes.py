#!/usr/bin/env python3
"""Writes the compact table of ARM resource shapes that the operator compares and strips bodies by.

usage: arm_shapes.py FOLDER OUTPUT [TYPE...]

FOLDER holds models-<version>.json and operations-<version>.json (Azure ML) and shapes/neighbours/*.txt.
Of the neighbours, those are written that OUTPUT has already, and those that are named.
A property is written as words: `list`/`set`/`map` wrappers, a kind or `#Shape`, then readOnly, writeOnly, createOnly.
"""
import glob
import json
import os
import re
import sys

ENVELOPE = {"id", "name", "type", "systemData", "etag", "apiVersion"}
PRIMITIVES = {
    "str": "string", "int": "number", "float": "number", "bool": "bool", "Any": "any",
    "datetime.timedelta": "duration", "datetime.datetime": "date",
}
# The published models call these plain strings; their documentation says ISO 8601 duration.
DURATIONS = {
    "idleTimeBeforeShutdown", "evaluationFrequency", "windowSize", "timeGrain", "timeWindow", "cooldown",
    "timeToResolve", "for", "overrideQueryTimeRange", "muteActionsDuration",
}
# Azure takes these and answers null, empty or nothing; the published models mark only some of them.
SECRETS = {
    "adminUserPassword", "adminUserSshPublicKey", "databricksAccessToken", "relayConnectionString",
    "serviceBusConnectionString", "secureValue", "password", "privateKeyData", "storageAccountKey", "workspaceKey",
    "configurationProtectedSettings", "protectedSettings", "SslConfiguration.cert", "SslConfiguration.key",
    "Volume.secret",
}
ID = re.compile(r"^id$|ResourceId$|ArmId$")
URI = re.compile(r"(^u|U)r[il]$")
# Names of VM sizes and the like: plain strings in the models, though Azure takes and answers them in any case.
NAMES = {
    "vmSize", "virtualMachineSize", "agentVmSize", "instanceType", "nodeSize", "timeZone", "endpoint", "protocol",
    "accountName", "resourceGroup", "acrAccountSku", "Sku.name", "Sku.family", "Sku.size", "Workspace.kind",
    "MetricCriteria.metricNamespace", "MultiMetricCriteria.metricNamespace", "MetricDimension.operator",
    # Compared without regard to case, by their documentation.
    "AlertRuleAnyOfOrLeafCondition.field", "AlertRuleAnyOfOrLeafCondition.equals",
    "AlertRuleAnyOfOrLeafCondition.containsAny", "AlertRuleLeafCondition.field", "AlertRuleLeafCondition.equals",
    "AlertRuleLeafCondition.containsAny",
}
GUIDS = {
    "objectId", "tenantId", "principalId", "clientId", "subscriptionId", "applicationId", "identityClientId",
    "federatedIdentityClientId", "extensionPrincipalId",
}
REGIONS = {
    "location", "computeLocation", "metricResourceLocation", "targetResourceLocation", "locations",
    "MetricAlertProperties.targetResourceRegion",
}
DATES = {
    "startTime", "endTime", "expiryTime", "ignoreDataBefore", "MetricAlertProperties.lastUpdatedTime",
}
# Words between which white space says nothing: keys, and the fields of a cron expression.
SPACED = {
    "adminPublicKey", "adminUserSshPublicKey", "publicKeyData", "privateKeyData", "certificate",
    "agentPublicKeyCertificate", "SslConfiguration.cert", "SslConfiguration.key", "Cron.expression",
}
BASE64 = {"scriptData"}
# Lists whose order says something; in all others Azure answers the elements in an order of its own.
SEQUENCES = {
    "command", "argv", "dockerArgsList", "containers", "initContainers", "nameServers", "jars",
    "pyFiles", "files", "archives", "fields", "searchSpace", "values", "value", "cvSplitColumnNames",
    "timeSeriesIdColumnNames", "indexColumns", "overrides",
}
# Of those names, the ones whose order says nothing.
SETS = {"MetricDimension.values", "Dimension.values"}
# ARM ids by their documentation, though neither name nor model says so.
IDS = {
    "PolicyAssignmentProperties.policyDefinitionId", "PolicyAssignmentProperties.notScopes",
    "MetricAlertAction.actionGroupId", "MetricAlertProperties.scopes",
    "AlertRuleProperties.scopes", "ActionGroup.actionGroupId", "ScheduledQueryRuleProperties.scopes",
    "Actions.actionGroups", "WebtestLocationAvailabilityCriteria.webTestId", "WebtestLocationAvailabilityCriteria.componentId",
}
# What Azure refuses to change, though the published models don't say so.
CREATE_ONLY = {"PolicyAssignmentProperties.policyDefinitionId"}


def scalar(owner, name, kind):
    if kind != "string":
        return kind
    tables = {"id": IDS, "enum": NAMES, "duration": DURATIONS, "guid": GUIDS, "region": REGIONS, "date": DATES, "spaced": SPACED,
              "base64": BASE64}
    for word, table in tables.items():
        if name in table or f"{owner}.{name}" in table:
            return word
    return "id" if ID.search(name) else "uri" if URI.search(name) else kind


def words(owner, name, kind, read_only, write_only, create_only):
    """kind is a list of words; what is read-only needs no inner shape."""
    if "map" not in kind:
        kind = kind[:-1] + [scalar(owner, name, kind[-1])]
    if kind[0] == "list" and (name not in SEQUENCES or f"{owner}.{name}" in SETS):
        kind = ["set"] + kind[1:]
    if read_only or name == "provisioningState":
        return " ".join("any" if w.startswith("#") else w for w in kind) + " readOnly"
    create_only = create_only or f"{owner}.{name}" in CREATE_ONLY
    secret = write_only or name in SECRETS or f"{owner}.{name}" in SECRETS
    secret = secret or (name == "credentials" and "WorkspaceConnectionProperties" in owner)
    return " ".join(kind + (["writeOnly"] if secret else []) + (["createOnly"] if create_only else []))


class Models:
    """Azure ML's own types."""

    def __init__(self, file):
        self.models, self.enums, self.shapes = file["models"], file["enums"], {}

    def kind(self, name, type_name, doc):
        for prefix, word in (("list[", "list"), ("dict[str, ", "map")):
            if type_name.startswith(prefix):
                return [word] + self.kind("", type_name[len(prefix):-1], "")
        if type_name in self.models:
            self.add(type_name)
            return ["#" + type_name]
        if type_name in self.enums or type_name.startswith("Literal") or "Known values are" in doc:
            return ["enum"]
        return [PRIMITIVES[type_name]]

    def own(self, model):
        inherited = [self.own(b) for b in self.models[model]["bases"] if b in self.models]
        result = {k: v for properties in inherited for k, v in properties.items()}
        for p in self.models[model]["props"]:
            result[p["name"]] = (model, p)
        return result

    def add(self, model, root=False):
        if model in self.shapes:
            return
        shape = self.shapes[model] = {"properties": {}}
        base = self.models[model]["bases"][0] if self.models[model]["discriminatorValue"] else None
        for name, (_, p) in self.own(model).items():
            if root and name in ENVELOPE or base and name in self.own(base) and not p["disc"]:
                continue
            if base and p["disc"]:
                continue
            kind = self.kind(name, p["type"], p["doc"])
            vis = p["visibility"]
            read_only, create_only = vis == ["read"], "create" in vis and "update" not in vis
            shape["properties"][name] = words(model, name, kind, read_only, "read" not in vis, create_only)
            if p["disc"]:
                shape["discriminator"] = name
        children = {m["discriminatorValue"]: n for n, m in self.models.items() if m["bases"][:1] == [model]}
        subtypes = {v: n for v, n in children.items() if v}
        if "discriminator" in shape and subtypes:
            shape["subtypes"] = subtypes
            for child in subtypes.values():
                self.add(child)


def machine_learning(folder):
    models_file = glob.glob(os.path.join(folder, "models-*.json"))[0]
    operations_file = glob.glob(os.path.join(folder, "operations-*.json"))[0]
    with open(models_file, encoding="utf-8") as f:
        content = json.load(f)
    with open(operations_file, encoding="utf-8") as f:
        operations = json.load(f)
    models, types = Models(content), {}
    for operation in operations:
        body = re.search(r"_models\.(\w+)", operation["body"] or "")
        if operation["method"] == "PUT" and body:
            path = operation["url"].split("/providers/")[-1].split("/")
            types["/".join(path[:2] + path[3::2])] = body.group(1)
            models.add(body.group(1), root=True)
    return {"apiVersion": content["apiVersion"], "types": types, "shapes": models.shapes}


class Tree:
    """One neighbour: an indented tree, in which deep shapes are cut short as `Name{…}`."""

    def __init__(self, text):
        self.lines, self.at, self.table = [line.strip() for line in text.splitlines()], 0, {}

    def next(self):
        self.at += 1
        return self.lines[self.at - 1]

    def type(self, name, text):
        if text.startswith("["):
            return ["list"] + self.type("", text[1:])
        if text.startswith("map<string,"):
            return ["map"] + self.type("", text[11:])
        cut = re.match(r"(\w+) ?(?:disc=\S+ )?\{…\}", text)
        if cut:
            return ["?" + cut.group(1)]
        opened = re.match(r"(\S+)(?: disc=(\S+))? \{$", text)
        if opened:
            shape = self.block(opened.group(1), opened.group(2))
            free = not self.table[shape]["properties"] and self.table[shape].get("additional")
            return ["map"] + free.split() if free else ["#" + shape]
        if text.startswith("'") or "'|" in text:
            return ["enum"]
        word = re.match(r"(string|int|bool|any)", text).group(1)
        return ["number" if word == "int" else word]

    def block(self, name, discriminator, root=False):
        shape = {"properties": {}}
        if discriminator:
            shape["discriminator"], shape["subtypes"] = discriminator, {}
        while not (line := self.next()).startswith("}"):
            subtype = re.match(r"== (\S+): (\w+) \{$", line)
            if subtype:
                shape["subtypes"][subtype.group(1)] = self.block(subtype.group(2), None)
                continue
            key, flags, text = re.match(r"([^\[:]+)(?:\[([A-Za-z,-]+)\])?: (.*)$", line).groups()
            kind = self.type(key, text)
            if key == "*":
                shape["additional"] = " ".join(kind)
            elif not (root and key in ENVELOPE):
                marks = (flags or "").split(",")
                shape["properties"][key] = words(name, key, kind, "RO" in marks, not {"WO", "write-only"}.isdisjoint(marks), False)
        if discriminator:
            shape["properties"].setdefault(discriminator, "enum")
        return self.store(name, shape)

    def store(self, name, shape):
        alias, n = name, 1
        while alias in self.table and set(self.table[alias]["properties"]) != set(shape["properties"]):
            n += 1
            alias = f"{name}{n}"
        known = self.table.setdefault(alias, shape)
        for key, value in shape["properties"].items():
            if "?" in known["properties"][key]:
                known["properties"][key] = value
        return alias

    def uncut(self):
        def resolve(match):
            shape = self.table.get(match.group(1))
            if shape and not shape["properties"] and shape.get("additional"):
                # One that holds others of its own sort.
                return "map any" if "?" in shape["additional"] else "map " + shape["additional"]
            return "#" + match.group(1) if shape else "any"

        for shape in self.table.values():
            for key, value in shape["properties"].items():
                shape["properties"][key] = re.sub(r"\?(\w+)", resolve, value)


def reachable(root, shapes):
    found, waiting = {}, [root]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = shapes[name]
            text = json.dumps(shapes[name]["properties"])
            waiting += re.findall(r"#([\w/.]+)", text) + list(shapes[name].get("subtypes", {}).values())
    return {name: found[name] for name in sorted(found)}


def neighbour(path):
    with open(path, encoding="utf-8") as f:
        tree = Tree(f.read())
    arm_type = tree.next().removesuffix(" {").partition("@")[0]
    root = tree.block(arm_type.split("/")[-1], None, root=True)
    tree.uncut()
    version = re.search(r"@(.+)\.txt$", path).group(1)
    return {"apiVersion": version, "types": {arm_type: root}, "shapes": reachable(root, tree.table)}


def compact(value):
    return json.dumps(value, separators=(",", ":"))


def write(groups, out):
    version = groups[0]["apiVersion"]
    source = f"Azure's published models: Azure ML {version} (azure-ai-ml 1.35, MIT), neighbours (bicep-types-az, MIT)"
    parts = []
    for group in groups:
        shapes = ",\n".join(f"  {json.dumps(n)}: {compact(s)}" for n, s in group["shapes"].items())
        types = compact(group["types"])
        parts.append(f'{{"apiVersion": "{group["apiVersion"]}", "types": {types}, "shapes": {{\n{shapes}\n}}}}')
    out.write(f'{{"source": {json.dumps(source)},\n"groups": [\n' + ",\n".join(parts) + "\n]}\n")


def main():
    folder, output, named = sys.argv[1], sys.argv[2], sys.argv[3:]
    files = sorted(p for p in glob.glob(os.path.join(folder, "shapes/neighbours/*.txt")) if not p.endswith(".doc.txt"))
    if os.path.exists(output):
        with open(output, encoding="utf-8") as f:
            named += [name for group in json.load(f)["groups"] for name in group["types"]]
    found = [neighbour(p) for p in files]
    with open(output, "w", encoding="utf-8") as out:
        write([machine_learning(folder)] + [n for n in found if not set(named).isdisjoint(n["types"])], out)


if __name__ == "__main__":
    main()

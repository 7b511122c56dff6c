package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.Secrecy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An endpoint of az ml, with the deployments that name it: MLInferenceEndpoint. */
final class Endpoints {
    private static final String NAME = "name";
    private static final String TRAFFIC = "traffic";
    private static final int ALL_TRAFFIC = 100;

    static final KeyTable MANAGED = online("managed").and(KeyTable.of(
            Keys.to("public_network_access", "managed.publicNetworkAccess"),
            Keys.by("mirror_traffic", (reading, entry) -> reading.plain(entry, "managed.mirrorTraffic"),
                    "managed.mirrorTraffic")));
    static final KeyTable KUBERNETES = online("kubernetes").and(KeyTable.of(
            Keys.by("compute", (reading, entry) -> References.compute(reading, entry, "kubernetes."),
                    "kubernetes.computeId")
                    .note("or kubernetes.computeRef to an MLCompute"),
            Keys.by("target", (reading, entry) -> References.compute(reading, entry, "kubernetes.")),
            Keys.none("public_network_access", "it is for managed endpoints"),
            Keys.none("mirror_traffic", "Azure mirrors traffic on managed endpoints alone")));
    static final KeyTable BATCH = all("batch").and(KeyTable.of(
            Keys.by("auth_mode",
                    (reading, entry) -> reading.text(entry).filter(mode -> !Names.folded(mode).equals("aadtoken"))
                            .ifPresent(mode -> reading.remark(entry, "",
                                    "is " + Secrecy.shown(mode) + ", and a batch endpoint takes "
                                            + "tokens of Microsoft Entra ID alone: left out"))),
            Keys.in("defaults", KeyTable.of(Keys.to("deployment_name", "batch.defaultDeployment"))),
            Keys.none(TRAFFIC,
                    "a batch endpoint has no traffic; defaults.deployment_name says which deployment works")));
    static final KeyTable SERVERLESS = KeyTable.of(
            Keys.known("$schema"), Keys.known(NAME), Keys.to("model_id", "serverless.modelSettings.modelId"),
            Keys.by("auth_mode", (reading, entry) -> reading.plain(entry, "serverless.authMode"), "serverless.authMode")
                    .orElse("key"),
            Keys.same("tags"), Keys.same("location"), Keys.none("description", "serverless endpoints have none"),
            Keys.none("properties", "serverless endpoints have none"),
            Keys.answer("id"), Keys.answer("provisioning_state"), Keys.answer("scoring_uri"), Keys.answer("headers"),
            Keys.answer("system_data"));

    /** A deployment with what it became. */
    record Deployed(Deployments.Target target, Draft draft, Draft.Origin origin) {
    }

    private Endpoints() {
    }

    private static KeyTable all(String member) {
        return KeyTable.of(Keys.known("$schema"), Keys.known(NAME), Keys.known("type"), Keys.known("deployments"),
                Keys.to("description", member + ".description"), Keys.same("tags"),
                Keys.to("properties", member + ".properties"), Keys.same("location"), Identities.key(),
                Keys.answer("id"), Keys.answer("provisioning_state"), Keys.answer("scoring_uri"),
                Keys.answer("openapi_uri"), Keys.answer("kind"), Keys.answer("creation_context"));
    }

    private static KeyTable online(String member) {
        return all(member).and(KeyTable.of(
                Keys.to("auth_mode", member + ".authMode").orElse("key"),
                Keys.by(TRAFFIC, (reading, entry) -> reading.plain(entry, member + "." + TRAFFIC),
                        member + "." + TRAFFIC)));
    }

    static boolean isOnKubernetes(Yaml.Mapping from) {
        return from.has("compute") || from.has("target") || Deployments.isOnKubernetes(from)
                || from.text("$schema").filter(schema -> schema.matches("(?i).*/k8s.*")).isPresent();
    }

    /** Reads an endpoint and puts its deployments into it. */
    static void read(Reading reading, SourceKind kind, List<Deployed> deployments) {
        if (kind == SourceKind.SERVERLESS_ENDPOINT) {
            reading.read(SERVERLESS);
            return;
        }
        boolean batch = kind == SourceKind.BATCH_ENDPOINT;
        boolean kubernetes = !batch && (isOnKubernetes(reading.from()) || deployments.stream()
                .anyMatch(deployment -> deployment.target() == Deployments.Target.KUBERNETES));
        reading.read(batch ? BATCH : kubernetes ? KUBERNETES : MANAGED);
        String member = batch ? "batch" : kubernetes ? "kubernetes" : "managed";
        Draft draft = reading.draft();
        var origin = new Draft.Origin(reading.from().place(), "");
        if (!draft.has(member)) {
            draft.put(member, JsonNodeFactory.instance.objectNode(), origin);
        }
        if (!batch && !draft.has("identity")) {
            draft.put("identity.type", TextNode.valueOf("SystemAssigned"), new Draft.Origin(reading.from().place(),
                    "identity"));
            draft.comment("identity", "az ml's default, identity");
        }
        if (kubernetes && !draft.has("kubernetes.computeId") && !draft.has("kubernetes.computeRef")) {
            draft.put("kubernetes.computeId", TextNode.valueOf("azureml:change-me"), origin);
            reading.fillIn(new Yaml.Entry(reading.from().place(), "compute", reading.from()), "kubernetes.computeId",
                    "is not in the "
                            + "files: deployments of type kubernetes need the compute of their endpoint; write its name in place of "
                            + "change-me");
        }
        if (!deployments.isEmpty()) {
            List<Draft> parts = new ArrayList<>();
            deployments.forEach(deployment -> parts.add(deployment.draft()));
            draft.absorbAll(member + ".deployments", parts, deployments.getFirst().origin());
        }
        shares(reading, member, deployments.stream().map(deployment -> deployment.draft().value().path(NAME).asText())
                .collect(Collectors.toSet()));
    }

    /** Traffic goes to deployments that are there. */
    private static void shares(Reading reading, String member, Set<String> names) {
        Draft draft = reading.draft();
        Yaml.Mapping from = reading.from();
        for (String field : List.of(member + "." + TRAFFIC, member + ".mirrorTraffic")) {
            JsonNode shares = draft.value().at("/" + field.replace('.', '/'));
            if (!shares.isObject()) {
                continue;
            }
            Yaml.Entry entry = from
                    .entry(field.endsWith(TRAFFIC) && !field.endsWith("rTraffic") ? TRAFFIC : "mirror_traffic")
                    .orElseThrow();
            List<String> absent = shares.propertyStream().map(Map.Entry::getKey).filter(name -> !names.contains(name))
                    .toList();
            int sum = shares.valueStream().mapToInt(JsonNode::asInt).sum();
            String wrong = "";
            if (!absent.isEmpty()) {
                wrong = "names " + Secrecy.shown(String.join(", ", absent))
                        + ", of which there is no deployment among the files";
            } else if (field.endsWith("." + TRAFFIC) && sum != 0 && sum != ALL_TRAFFIC) {
                wrong = "adds up to " + sum + ", and has to be 100 or 0";
            }
            if (wrong.isEmpty() && field.endsWith("rTraffic")
                    && shares.propertyStream().anyMatch(share -> share.getValue()
                            .asInt() > 0
                            && draft.value().path(member).path(TRAFFIC).path(share.getKey()).asInt() > 0)) {
                wrong = "mirrors to a deployment that has live traffic, which Azure does not take";
            }
            if (!wrong.isEmpty()) {
                draft.drop(field);
                reading.fillIn(entry, member,
                        wrong + ": left out; write spec." + field + " once the deployments are there");
            }
        }
        if (!member.equals("batch") && !names.isEmpty() && !from.has(TRAFFIC)) {
            reading.fillIn(new Yaml.Entry(from.place(), TRAFFIC, from), member,
                    "is not in the files, since az ml takes it from the "
                            + "command line (--all-traffic, --traffic): write spec." + member + ".traffic, such as {"
                            + names.stream().sorted().findFirst().orElseThrow()
                            + ": 100}, or requests go where Azure sends them now");
        }
        String main = draft.value().path("batch").path("defaultDeployment").asText();
        if (!main.isEmpty() && !names.contains(main)) {
            draft.drop("batch.defaultDeployment");
            reading.fillIn(from.entry("defaults").orElseThrow(), member, "names " + Secrecy.shown(main)
                    + ", of which there is no deployment among the files: left out");
        }
    }
}

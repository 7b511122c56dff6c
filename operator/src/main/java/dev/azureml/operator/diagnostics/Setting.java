package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One setting of a spec.
 *
 * @param path of the spec that says it
 * @param sink where it goes; empty where that is not known, or is no place
 * @param own the workspace's Log Analytics
 */
record Setting(DiagnosticSetting said, String path, ArmId id, Optional<Sink> sink, OwnLogs own) {
    private static final String TABLES = "logAnalyticsDestinationType";
    /** Azure keeps it under an older name too. */
    private static final String FORMER_EVENT_HUB = "serviceBusRuleId";
    private static final String EVENT_HUB = "eventHubAuthorizationRuleId";

    /** Of some resources Azure does not show how the tables are, whatever was asked for. */
    private static final CompareRules RULES = CompareRules.NONE.withDefault("/properties/" + TABLES,
            DiagnosticSetting.Tables.Dedicated.name());

    static Setting of(DiagnosticSetting said, String path, ArmId resource, OwnLogs own, Facts facts) {
        Optional<Sink> sink = isOwn(said)
                ? own.id().map(id -> Sink.logAnalytics(id, path + ".to", own.keys()))
                : Sink.named(said.to(), path + ".to");
        return new Setting(said, path, Settings.id(resource, said.name()), sink, own);
    }

    String key() {
        return Settings.key(said.name());
    }

    /** Whether Azure has it already. */
    boolean isAsSaid(Facts facts) {
        return facts.body(key()).filter(there -> sink.filter(to -> to.isOf(there)).isPresent()
                && Sink.of(there).count() == 1 && Sent.of(said).equals(Sent.of(there))).isPresent();
    }

    /** Where it goes, unless Azure sends there already. */
    Optional<Sink> newSink(Facts facts) {
        return sink.filter(to -> facts.body(key()).filter(to::isOf).isEmpty());
    }

    Optional<Translation.Refused> refusal() {
        return sink.isPresent() || isOwn(said)
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid(path + ".to", "is not the ARM id of a place to send to"));
    }

    /** That another setting of the spec sends the same to the same place. */
    Optional<Translation.Refused> twice(Setting other) {
        boolean samePlace = sink.isPresent() && other.sink.isPresent() && sink.get().isSame(other.sink.get());
        return samePlace
                ? Sent.of(said).alsoSentBy(Sent.of(other.said)).map(what -> Translation.Refused.invalid(path,
                        "sends " + what + " to where " + other.path + " (" + other.said.name() + ") sends it already,"
                                + " which Azure takes once: leave it out of one of the two"))
                : Optional.empty();
    }

    /** Whether a setting in Azure sends something of this to the same place. */
    boolean sendsWith(JsonNode other) {
        return sink.filter(to -> to.isOf(other)).isPresent()
                && Sent.of(said).alsoSentBy(Sent.of(other)).isPresent();
    }

    String alsoSentBy(JsonNode other) {
        return Sent.of(said).alsoSentBy(Sent.of(other)).orElse("");
    }

    /** That the workspace's Log Analytics is not known. */
    Optional<Problem> hindrance() {
        if (sink.isPresent()) {
            return Optional.empty();
        }
        String instead = "name one, such as logAnalytics: {id: /subscriptions/…}";
        return Optional.of(own.hasNone()
                ? new Problem(Reason.INVALID_SPEC, path + ".to.logAnalytics: the workspace has no Application Insights"
                        + " with a Log Analytics workspace behind it: " + instead)
                : new Problem(Reason.DEPENDENCY_NOT_READY, path + ".to.logAnalytics: waits for the Log Analytics"
                        + " workspace behind the workspace's Application Insights, which is not there or may not be read: "
                        + instead));
    }

    Intent intent(Facts facts, String apiVersion, String resourceKey, Optional<String> target) {
        Set<String> first = new HashSet<>(sink.map(Sink::keys).orElse(Set.of()));
        first.add(resourceKey);
        target.ifPresent(first::add);
        return Intent.manage(key(), id, apiVersion, body(facts.body(key()).orElseGet(Json::object)))
                .dependingOn(first).comparedBy(RULES).madeFor(path);
    }

    private ObjectNode body(ObjectNode observed) {
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        sink.ifPresent(to -> {
            properties.put(to.property(), to.id().value());
            ArmBody.put(properties, "eventHubName", to.eventHub());
            Sink.PROPERTIES.stream().filter(other -> !other.equals(to.property()))
                    .forEach(other -> takeAway(properties, other, observed));
            if (!to.property().equals(EVENT_HUB)) {
                takeAway(properties, FORMER_EVENT_HUB, observed);
                takeAway(properties, "eventHubName", observed);
            }
        });
        ArmBody.put(properties, TABLES, said.tables());
        Sent sent = Sent.of(said);
        sent.logs(observed).ifPresent(logs -> properties.set("logs", logs));
        sent.metrics(observed).ifPresent(metrics -> properties.set("metrics", metrics));
        return body;
    }

    private static void takeAway(ObjectNode properties, String property, ObjectNode observed) {
        if (!observed.path("properties").path(property).asText("").isEmpty()) {
            properties.putNull(property);
        }
    }

    private static boolean isOwn(DiagnosticSetting said) {
        return said.to().logAnalytics() != null && said.to().logAnalytics().id() == null;
    }
}

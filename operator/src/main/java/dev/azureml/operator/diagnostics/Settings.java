package dev.azureml.operator.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DiagnosticSetting;
import dev.azureml.api.Limits;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The diagnostic settings that an object wants on a resource of its own. What Azure would refuse is said before: a
 * category that it does not offer, what goes to the same place twice. It keeps its settings when it deletes the
 * resource, for whatever gets that name, so that they are deleted by themselves.
 */
public final class Settings {
    static final String API_VERSION = "2021-05-01-preview";
    private static final String KEY = "diagnostics/";
    private static final String TYPE = "Microsoft.Insights/diagnosticSettings";

    private final On on;
    private final ManagedObject<?> subject;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final List<Setting> settings;

    /**
     * What the settings are on.
     *
     * @param path of the spec that says them, such as {@code spec.diagnostics}
     * @param resource the ARM id
     * @param key the intent of the resource
     * @param region null where it is not known
     */
    public record On(String path, ArmId resource, String key, @Nullable String region) {
    }

    /**
     * What it comes to.
     *
     * @param documents lists to look at before a setting is written
     */
    public record Wish(List<Intent> intents, List<Problem> problems, List<Document> documents) {
        private static final Wish NOTHING = new Wish(List.of(), List.of(), List.of());
    }

    private Settings(On on, List<Setting> settings, ManagedObject<?> subject, ResolvedReferences resolved,
            Facts facts) {
        this.on = on;
        this.settings = settings;
        this.subject = subject;
        this.resolved = resolved;
        this.facts = facts;
    }

    /** @param own the Log Analytics workspace for settings that name none */
    public static Settings of(@Nullable List<DiagnosticSetting> said, On on, OwnLogs own, ManagedObject<?> subject,
            ResolvedReferences resolved, Facts facts) {
        List<DiagnosticSetting> all = said == null ? List.of() : said;
        return new Settings(on, IntStream.range(0, all.size())
                .mapToObj(i -> Setting.of(all.get(i), on.path() + "[" + i + "]", on.resource(), own, facts)).toList(),
                subject, resolved, facts);
    }

    /** Whether any of them goes to the workspace's own Log Analytics. */
    public static boolean needOwnLogs(@Nullable List<DiagnosticSetting> said) {
        return said != null && said.stream().map(setting -> setting.to().logAnalytics())
                .anyMatch(logs -> logs != null && logs.id() == null);
    }

    /** Whether a resource is one of them. */
    public static boolean is(ResourceStatus resource) {
        return resource.key().startsWith(KEY);
    }

    /** The status of each that the spec has and Azure has. */
    public static ArrayNode status(@Nullable List<DiagnosticSetting> said, Facts facts) {
        ArrayNode all = Json.array();
        for (DiagnosticSetting setting : said == null ? List.<DiagnosticSetting>of() : said) {
            facts.body(key(setting.name())).ifPresent(body -> {
                ObjectNode status = all.addObject().put("name", setting.name());
                if (body.path("id").isTextual()) {
                    status.put("id", body.path("id").textValue());
                }
                ArrayNode sends = status.putArray("sends");
                Sent.of(body).all().stream().limit(Limits.CATEGORIES).forEach(sends::add);
                ArrayNode to = status.putArray("to");
                Sink.of(body).forEach(to::add);
            });
        }
        return all;
    }

    /** What is wrong with them, whatever Azure has: empty when nothing is. */
    public Optional<Translation.Refused> refusal() {
        List<Translation.Refused> refused = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            Setting one = settings.get(i);
            one.refusal().ifPresent(refused::add);
            settings.subList(0, i).stream().flatMap(other -> one.twice(other).stream()).findFirst()
                    .ifPresent(refused::add);
        }
        return Translation.Refused.all(refused.stream());
    }

    public Wish wish() {
        if (settings.isEmpty()) {
            return Wish.NOTHING;
        }
        List<Intent> intents = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Setting setting : settings) {
            Optional<Problem> problem = setting.isAsSaid(facts) ? Optional.empty() : problem(setting);
            problem.ifPresent(problems::add);
            // One that can't be as it is said stays as it is: it is looked at, and so not removed.
            if (problem.isPresent()) {
                intents.add(Intent.look(setting.key(), setting.id(), apiVersion()));
            } else {
                Optional<Intent> target = setting.newSink(facts).flatMap(sink -> sink.target(resolved));
                target.ifPresent(intents::add);
                intents.add(setting.intent(facts, apiVersion(), on.key(), target.map(Intent::key)));
            }
        }
        return new Wish(intents, problems, documents());
    }

    static String key(String name) {
        return KEY + name;
    }

    static ArmId id(ArmId resource, String name) {
        return resource.extension(TYPE, name);
    }

    private String apiVersion() {
        return resolved.apiVersion(TYPE, API_VERSION);
    }

    /** Nothing has to be known of what is as it should be; of what is not there yet Azure knows nothing. */
    private List<Document> documents() {
        boolean asks = facts.get(on.key()) instanceof Observation.Present
                && settings.stream().anyMatch(setting -> facts.knows(setting.key()) && !setting.isAsSaid(facts));
        return asks
                ? List.of(Offered.document(on.resource(), resolved),
                        new Document(present(), on.resource().value() + "/providers/" + TYPE, apiVersion()))
                : List.of();
    }

    /** Read anew when one of ours has gone. */
    private String present() {
        return "diagnosticSettings of " + String.join(" ", recorded().stream().map(ResourceStatus::key).toList());
    }

    private List<? extends ResourceStatus> recorded() {
        return subject.recorded().stream().filter(Settings::is).toList();
    }

    private Optional<Problem> problem(Setting setting) {
        return setting.hindrance()
                .or(() -> unoffered(setting))
                .or(() -> tooFar(setting))
                .or(() -> taken(setting))
                .or(() -> swapped(setting))
                .or(() -> tooMany(setting));
    }

    private Optional<Problem> unoffered(Setting setting) {
        List<String> faults = Offered.of(facts).faults(setting.said(), setting.path());
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(Reason.INVALID_SPEC, String.join("; ", faults)));
    }

    private Optional<Problem> tooFar(Setting setting) {
        return setting.sink().flatMap(sink -> sink.elsewhere(on.region(), facts)
                .map(there -> new Problem(Reason.INVALID_SPEC, sink.path() + ": it is in " + there + ", and "
                        + on.resource().name() + " in " + on.region()
                        + ": Azure sends to storage accounts and event hubs"
                        + " of the same region alone")));
    }

    /** Somebody else's setting, or one of ours that goes first. */
    private Optional<Problem> taken(Setting setting) {
        return others().filter(setting::sendsWith).findFirst().map(other -> {
            String name = other.path("name").asText();
            return isOurs(other)
                    ? new Problem(Reason.UPDATING, setting.path() + ": waits until the diagnostic setting " + name
                            + ", which sends the same to the same place, is deleted")
                    : new Problem(Reason.CONFLICT, setting.path() + ": the diagnostic setting " + name + " of "
                            + on.resource() + " sends " + setting.alsoSentBy(other)
                            + " to the same place already, which"
                            + " Azure takes once: give this one the name " + name + " to take it over, leave out what"
                            + " that one sends, or delete that one in Azure");
        });
    }

    /** Two that are to have each other's place: Azure takes neither before the other is gone from there. */
    private Optional<Problem> swapped(Setting setting) {
        return settings.stream().filter(other -> !other.key().equals(setting.key()) && waits(setting, other)
                && waits(other, setting))
                .findFirst().map(other -> new Problem(Reason.CONFLICT, setting.path() + " and " + other.path()
                        + " are to send what the other sends now, and Azure takes the same to one place once: take one of"
                        + " the two out, and put it in again when the other is as you want it"));
    }

    private boolean waits(Setting one, Setting other) {
        return facts.body(other.key()).filter(one::sendsWith).isPresent();
    }

    private Optional<Problem> tooMany(Setting setting) {
        List<String> names = others().map(other -> other.path("name").asText()).toList();
        return !facts.absent(setting.key()) || names.size() + settings.size() <= DiagnosticSetting.MOST
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, setting.path() + ": Azure takes " + DiagnosticSetting.MOST
                        + " diagnostic settings of " + on.resource() + ", which has " + String.join(", ", names)
                        + " beside those of this object: take one out here, or delete one in Azure"));
    }

    /** What is there and the spec does not say. */
    private Stream<JsonNode> others() {
        return facts.at(present(), "/value").valueStream()
                .filter(other -> settings.stream().noneMatch(setting -> isAt(setting.id(), other)));
    }

    private boolean isOurs(JsonNode setting) {
        return recorded().stream().flatMap(resource -> ArmId.tryParse(resource.id()).stream())
                .anyMatch(id -> isAt(id, setting));
    }

    private static boolean isAt(ArmId id, JsonNode setting) {
        return id.value().equalsIgnoreCase(setting.path("id").asText());
    }
}

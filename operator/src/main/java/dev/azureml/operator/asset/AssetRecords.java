package dev.azureml.operator.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AssetSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An asset and its versions as an object's status records them. */
public final class AssetRecords {
    /** The key of the container. */
    public static final String ASSET = "asset";
    private static final String VERSION = "version/";
    /** All that is recorded of a version that the object put into the archive. */
    private static final List<String> ARCHIVED = List.of("/properties/isArchived");

    private AssetRecords() {
    }

    /** The key of a version. */
    public static String key(String version) {
        return VERSION + version;
    }

    static ObjectNode archived() {
        ObjectNode body = Json.object();
        body.putObject("properties").put("isArchived", true);
        return body;
    }

    /** Versions that the object stands for, oldest record first. */
    static List<String> versions(ManagedObject<?> subject) {
        return subject.recorded().stream().map(ResourceStatus::key).filter(key -> key.startsWith(VERSION))
                .map(key -> key.substring(VERSION.length())).toList();
    }

    /** The version that stands for the spec; the one before as long as Azure has not taken it. */
    static Optional<String> current(ManagedObject<? extends AssetSpec> subject, Facts facts) {
        List<String> versions = isObserved(subject)
                ? found(facts)
                : versions(subject).stream().filter(name -> isTaken(subject, name)).toList();
        return Optional.ofNullable(subject.spec().version()).filter(versions::contains)
                .or(() -> VersionChooser.newest(versions));
    }

    private static boolean isObserved(ManagedObject<? extends AssetSpec> subject) {
        return subject.spec().managementPolicy() == ManagementPolicy.Observe;
    }

    /** Of what is only looked at nothing is recorded: the version read, unless the spec asks for one that is not there. */
    private static List<String> found(Facts facts) {
        List<String> read = facts.byKey().keySet().stream().filter(key -> key.startsWith(VERSION)).toList();
        return read.stream().anyMatch(facts::absent)
                ? List.of()
                : read.stream().filter(key -> facts.body(key).isPresent()).map(key -> key.substring(VERSION.length()))
                        .toList();
    }

    /** What the status says of the asset's versions. */
    public static ObjectNode report(ManagedObject<? extends AssetSpec> subject, Facts facts) {
        ObjectNode fields = Json.object();
        String version = current(subject, facts).orElse(null);
        if (version != null) {
            fields.put("version", version);
        }
        ready(subject, facts, version).ifPresent(id -> fields.put("versionId", id));
        String latest = latest(version, facts.at(ASSET, "/properties/latestVersion").textValue());
        if (latest != null) {
            fields.put("latestVersion", latest);
        }
        return fields;
    }

    /** The id that others may use. */
    private static Optional<String> ready(ManagedObject<? extends AssetSpec> subject, Facts facts,
            @Nullable String current) {
        if (isObserved(subject)) {
            return Optional.ofNullable(current).map(name -> facts.at(key(name), "/id").textValue());
        }
        return Optional.ofNullable(current).flatMap(name -> subject.recorded(key(name))).map(ResourceStatus::id);
    }

    private static boolean isTaken(ManagedObject<?> subject, String version) {
        return subject.recorded(key(version)).filter(r -> r.phase() != ResourceStatus.Phase.Creating).isPresent();
    }

    /** What Azure said before the version was made is too old. */
    private static @Nullable String latest(@Nullable String ours, @Nullable String said) {
        return ours == null || said == null
                ? (said == null ? ours : said)
                : VersionChooser.newest(List.of(ours, said)).orElse(said);
    }

    /** Whether Azure never took what the object claimed: the number may have gone to somebody else. */
    static boolean isMereClaim(ResourceStatus resource) {
        return resource.origin() == ResourceStatus.Origin.Created && resource.appliedHash() == null
                && resource.appliedPaths() == null;
    }

    static boolean isArchived(ResourceStatus resource) {
        return ARCHIVED.equals(resource.appliedPaths());
    }

    /** Versions in the archive are history: they go with the asset, and stay when it stays. */
    static DeletionRule deletion(AssetSpec spec, ResourceStatus resource) {
        boolean leave = resource.key().startsWith(VERSION) && (isArchived(resource) || isMereClaim(resource));
        return DeletionRule.of(leave
                ? new DeletionAction.Retain()
                : DeletionAction.byPolicy(spec.deletionPolicy(), resource, Map.of()))
                .onceEmpty(mustBeEmpty(resource)).archivedBy(archived());
    }

    /** Versions that others registered, and perhaps archived, would be deleted with the asset. */
    private static List<DeletionRule.Contents> mustBeEmpty(ResourceStatus resource) {
        return resource.key().equals(ASSET)
                ? List.of(new DeletionRule.Contents(resource.id() + "/versions", Map.of("listViewType", "All")))
                : List.of();
    }
}

package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AssetSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import dev.azureml.operator.plan.json.CompareRules;
import dev.azureml.operator.plan.json.Overlay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an asset is in Azure: its container, the version that stands for the spec, and the versions before it. */
public final class AssetTranslation {
    /** In the archive a version is left as it is, but for that. */
    private static final CompareRules ARCHIVE_ALONE = CompareRules.NONE.withIgnored(List.of("dataUri", "dataType",
            "referencedUris", "modelUri", "modelType", "flavors", "jobName", "stage", "image", "condaFile", "build",
            "osType", "inferenceConfig", "autoRebuild", "isAnonymous", "description", "tags", "properties").stream()
            .map(name -> JsonPointer.compile("/properties/" + name)).toList());

    private final AssetFamily family;
    private final ManagedObject<? extends AssetSpec> subject;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final ArmId asset;

    public AssetTranslation(AssetFamily family, ManagedObject<? extends AssetSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        this.family = family;
        this.subject = subject;
        this.resolved = resolved;
        this.facts = facts;
        this.asset = family.id(resolved, subject.azureName());
    }

    /**
     * The intents, as far as it is known which version is meant.
     *
     * @param container the body of the asset as a whole
     * @param version the body of the version that the spec describes
     */
    public Translation translate(ObjectNode container, ObjectNode version) {
        return translate(container, version, null);
    }

    /** @param files what the version is made of, as far as it has to be uploaded; null when nothing has */
    public Translation translate(ObjectNode container, ObjectNode version, @Nullable Upload files) {
        List<Intent> intents = new ArrayList<>();
        intents.add(Intent.manage(AssetRecords.ASSET, asset, family.containerApiVersion(resolved), container));
        VersionChooser chooser = new VersionChooser(container(), AssetRecords.versions(subject),
                name -> found(name, version));
        switch (chooser.choose(subject.spec().version())) {
            case VersionChoice.ReadContainer _ -> {
                // The container alone is read first.
            }
            case VersionChoice.Read(String name) -> intents.add(Intent.require(AssetRecords.key(name), id(name),
                    family.versionApiVersion(resolved)));
            case VersionChoice.Use(String name) -> {
                intents.add(current(name, version).withUpload(files));
                intents.addAll(before(name));
            }
            case VersionChoice.Taken(String name) -> {
                return Translation.Refused.invalid("spec.version", taken(name, version));
            }
            case VersionChoice.Crowded(String first, String last) -> {
                return Translation.Refused.invalid("spec.version", "versions " + first + " to " + last + " of "
                        + family.word() + " " + asset.name() + " are taken, though Azure says that " + first
                        + " comes next; name a version");
            }
        }
        return Translation.Intents.of(intents);
    }

    private VersionChooser.@Nullable Container container() {
        return facts.absent(AssetRecords.ASSET)
                ? VersionChooser.Container.ABSENT
                : facts.body(AssetRecords.ASSET)
                        .map(body -> new VersionChooser.Container(
                                body.at("/properties/latestVersion").textValue(),
                                body.at("/properties/nextVersion").textValue()))
                        .orElse(null);
    }

    private VersionChooser.Found found(String name, ObjectNode wanted) {
        String key = AssetRecords.key(name);
        if (facts.absent(key)) {
            return VersionChooser.Found.ABSENT;
        }
        Optional<ObjectNode> body = facts.body(key);
        if (body.isEmpty()) {
            return VersionChooser.Found.NOT_READ;
        }
        return family.content().difference(wanted, body.get(), resolved.requireWorkspace()).isEmpty()
                ? VersionChooser.Found.SAME
                : VersionChooser.Found.OTHER;
    }

    private String taken(String name, ObjectNode wanted) {
        String what = facts.body(AssetRecords.key(name))
                .flatMap(body -> family.content().difference(wanted, body, resolved.requireWorkspace()))
                .map(Overlay::display).orElse("content");
        return "version " + name + " of " + family.word() + " " + asset.name() + " exists with another " + what
                + "; versions are immutable: use another version";
    }

    private ArmId id(String name) {
        return asset.child("versions", name);
    }

    private Intent current(String name, ObjectNode version) {
        String key = AssetRecords.key(name);
        ObjectNode body = facts.body(key).map(found -> family.content().asFound(version, found)).orElse(version);
        return Intent.manage(key, id(name), family.versionApiVersion(resolved), body)
                .withCreateDefaults(family.content().mark(version, resolved.requireWorkspace()))
                .dependingOn(Set.of(AssetRecords.ASSET));
    }

    /** The newest of ours stay as they are, older ones go to the archive and are then let go. */
    private List<Intent> before(String current) {
        Integer said = subject.spec().versionsToKeep();
        int kept = said == null ? 1 : said;
        List<Intent> intents = new ArrayList<>();
        for (String name : VersionChooser.newestFirst(AssetRecords.versions(subject))) {
            ResourceStatus resource = subject.recorded(AssetRecords.key(name)).orElseThrow();
            if (name.equals(current) || isLost(resource)) {
                continue;
            }
            boolean ours = resource.origin() == ResourceStatus.Origin.Created;
            if (!ours || facts.body(resource.key()).isEmpty() || kept > 1) {
                intents.add(Intent.look(resource.key(), id(name), family.versionApiVersion(resolved)));
                kept -= ours ? 1 : 0;
            } else if (!isInArchive(resource)) {
                intents.add(archive(resource, name, current));
            }
        }
        return intents;
    }

    private Intent archive(ResourceStatus resource, String name, String current) {
        return Intent.manage(resource.key(), id(name), family.versionApiVersion(resolved), AssetRecords.archived())
                .comparedBy(ARCHIVE_ALONE).dependingOn(Set.of(AssetRecords.key(current)));
    }

    private boolean isInArchive(ResourceStatus resource) {
        return AssetRecords.isArchived(resource) && facts.at(resource.key(), "/properties/isArchived").asBoolean();
    }

    /** Claimed and never made by us: nothing is there, or what somebody else made. */
    private boolean isLost(ResourceStatus resource) {
        if (!AssetRecords.isMereClaim(resource) || !facts.knows(resource.key())) {
            return false;
        }
        return !subject.owner().equals(OwnerTag.of(facts.at(resource.key(), "")));
    }
}

package dev.azureml.operator.environment;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ImageFindings;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ResolvedReferences;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether Defender for Containers found something old in an environment's image. It looks into the workspace's own registry
 * alone, which Azure names, so that nobody looks into another's by naming an image there.
 */
record ImageCheck(ImageFindings.Image image, ResolvedReferences resolved, Facts facts) {
    /** Microsoft aims at no older vulnerability in its images. */
    static final Duration OLDEST = Duration.ofDays(30);
    private static final String WORKSPACES = "workspaces";
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces";

    /** What must be read: the workspace, which names the registry, and then what was found there. */
    List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        ArmId workspace = resolved.requireWorkspace();
        documents.add(new Document(WORKSPACES, workspace.collection(), resolved.apiVersion(TYPE, "2025-12-01")));
        registry().filter(found -> found.holds(image)).ifPresent(found -> documents.addAll(found.documents(
                resolved)));
        return documents;
    }

    /** What was found in the registry of the workspace that is listed; empty where it has none, or may not be read. */
    static Optional<ImageFindings> findings(Facts facts, ArmId workspace) {
        return facts.item(WORKSPACES, workspace).flatMap(found -> ImageFindings.of(facts, found.at(
                "/properties/containerRegistry").textValue()));
    }

    private Optional<ImageFindings> registry() {
        return findings(facts, resolved.requireWorkspace());
    }

    KindCondition condition() {
        Optional<ImageFindings> registry = registry();
        if (registry.isEmpty()) {
            boolean passes = facts.get(WORKSPACES) instanceof Observation.Unreadable;
            return unknown("the workspace's registry is not known: the operator's identity, and with a tenants file the"
                    + " namespace, must be let read the workspace").momentary(passes);
        }
        ImageFindings found = registry.get();
        if (!found.holds(image)) {
            return unknown("image is not in the workspace's registry, " + found.registry().name()
                    + ", and no other is looked at");
        }
        if (!found.isKnown()) {
            return unknown("what Defender found in " + found.registry().name()
                    + " may not be read: grant the operator's"
                    + " identity Security Reader on the subscription; with a tenants file the namespace needs refer on"
                    + " the registry, too").momentary(found.passes());
        }
        return told(found);
    }

    /** Without figures in the message: those are in the status, and move. */
    private KindCondition told(ImageFindings found) {
        if (!found.isIn(image)) {
            return found.isAnything()
                    ? said(Truth.TRUE, ConditionReason.NOTHING_FOUND,
                            "Defender found nothing in the image, and something"
                                    + " in others of the registry")
                    : unknown("Defender tells of no image of the registry: nothing was found in any, or none was"
                            + " scanned");
        }
        String where = image.digest() == null
                ? "images of the repository, of which the tag does not tell one"
                : "image";
        Optional<Instant> oldest = found.oldest(image);
        if (oldest.isEmpty()) {
            return unknown("Defender does not say when it found what it found in the " + where);
        }
        return resolved.now().isAfter(oldest.get().plus(OLDEST))
                ? said(Truth.FALSE, ConditionReason.OLD_VULNERABILITIES, "Defender found vulnerabilities in the "
                        + where
                        + " more than 30 days ago: build it anew from a newer base image, with newer packages, and name it"
                        + " in image; status.vulnerabilities has how many")
                : said(Truth.TRUE, ConditionReason.RECENT_VULNERABILITIES, "what Defender found in the " + where
                        + " it found within 30 days");
    }

    private static KindCondition unknown(String why) {
        return said(Truth.UNKNOWN, ConditionReason.FINDINGS_NOT_READ, why);
    }

    private static KindCondition said(Truth truth, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.IMAGE_PATCHED, truth, reason, message);
    }
}

package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.ImageFindings;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Defender for Containers found in the workspace's registry, and whether the subscription has it look. */
record RegistryScan(Scene scene) {
    private static final String PLANS = "defenderPlans";
    private static final String TYPE = "Microsoft.Security/pricings";

    /** What is read once the workspace is there, and has a registry. */
    List<Document> documents() {
        Optional<ImageFindings> found = findings(scene.facts());
        String subscription = scene.workspace().subscriptionId();
        if (found.isEmpty() || subscription == null) {
            return List.of();
        }
        List<Document> documents = new ArrayList<>(found.get().documents(scene.resolved()));
        documents.add(new Document(PLANS, "/subscriptions/" + subscription + "/providers/" + TYPE, scene.resolved()
                .apiVersion(TYPE, "2024-01-01")));
        return documents;
    }

    /** Where nobody scans the images: known only where the subscription's plans may be read. */
    Optional<Advice> advice() {
        return scene.facts().at(PLANS, "/value").valueStream()
                .filter(plan -> plan.path("name").asText("").equalsIgnoreCase("Containers"))
                .map(plan -> plan.at("/properties/pricingTier").asText("")).filter("Free"::equalsIgnoreCase)
                .findFirst().map(_ -> AdviceRule.REGISTRY_NOT_SCANNED.advice("The plan Defender for Containers of the"
                        + " subscription is off (pricingTier Free): nobody looks for vulnerabilities in the images of the"
                        + " registry. The platform team switches it on for the whole subscription, which costs money: az"
                        + " security pricing create -n Containers --tier Standard"));
    }

    /** The status field; empty while nothing is known. */
    static ObjectNode report(Facts facts) {
        return findings(facts).map(ImageFindings::counts).orElseGet(Json::object);
    }

    private static Optional<ImageFindings> findings(Facts facts) {
        JsonNode registry = facts.at(Keys.WORKSPACE, "/properties/containerRegistry");
        return ImageFindings.of(facts, registry.textValue());
    }
}

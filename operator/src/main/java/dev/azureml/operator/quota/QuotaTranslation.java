package dev.azureml.operator.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLQuotaSpec;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.VmFamily;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An MLQuota as one limit for each family, each under the name that Azure has for the family. */
final class QuotaTranslation {
    private static final String TYPE = "Microsoft.MachineLearningServices/workspaces/quotas";
    private static final int MOST_SUGGESTIONS = 3;

    private final ManagedObject<MLQuotaSpec> subject;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final RegionQuotas quotas;

    QuotaTranslation(ManagedObject<MLQuotaSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.resolved = resolved;
        this.facts = facts;
        this.quotas = new RegionQuotas(facts);
    }

    Translation translate() {
        Region region = Region.of(null, resolved, facts);
        if (region.name() == null) {
            return Translation.Intents.of(region.needs());
        }
        Translation.Intents read = Translation.Intents.of(region.needs())
                .withDocuments(RegionQuotas.documents(resolved, region.name()));
        if (!quotas.areKnown()) {
            return read;
        }
        List<MLQuotaSpec.Family> families = subject.spec().families();
        Optional<Translation.Refused> refused = Translation.Refused.all(IntStream.range(0, families.size())
                .boxed().flatMap(i -> refusal(i, families.get(i), region.name()).stream()));
        if (refused.isPresent()) {
            return refused.get();
        }
        return read.and(IntStream.range(0, families.size()).mapToObj(i -> intent(i, families.get(i), region)).toList())
                .withAdvice(families.stream().flatMap(family -> advice(family).stream()).toList());
    }

    private Optional<Translation.Refused> refusal(int index, MLQuotaSpec.Family family, String region) {
        if (VmFamily.isLowPriority(family.name())) {
            return Optional.of(Translation.Refused.invalid(path(index, "name"), lowPriority(family.name())));
        }
        Optional<JsonNode> whole = quotas.ofSubscription(family.name());
        if (whole.isEmpty()) {
            return Optional.of(Translation.Refused.invalid(path(index, "name"), unknown(family.name(), region)));
        }
        Optional<MLQuotaSpec.Family> same = subject.spec().families().subList(0, index).stream()
                .filter(other -> VmFamily.same(other.name(), family.name())).findFirst();
        if (same.isPresent()) {
            return Optional.of(Translation.Refused.invalid(path(index, "name"), family.name() + " is the family "
                    + same.get().name() + " under another name: keep one of them"));
        }
        int most = whole.get().path("limit").asInt(-1);
        boolean tooMuch = most >= 0 && family.limit() > most
                && subject.spec().managementPolicy() != ManagementPolicy.Observe;
        return tooMuch
                ? Optional.of(new Translation.Refused(new Problem(Reason.QUOTA_EXCEEDED, path(index, "limit")
                        + ": the subscription has " + most + " cores of " + family.name() + " in " + region
                        + ": a workspace can be given " + most + " at most, so set " + most
                        + " or less, or ask Azure for"
                        + " more; this goes on by itself then")))
                : Optional.empty();
    }

    private String lowPriority(String family) {
        String dedicated = quotas.families().stream().filter(name -> VmFamily.family(name).equals(VmFamily.family(
                family))).findFirst().orElse("standardDSv2Family");
        return family + " are the family's cores with low priority, of which Azure limits no workspace's: name the"
                + " dedicated ones, such as " + dedicated + ", or take it out";
    }

    private String unknown(String family, String region) {
        List<String> near = Suggestion.near(VmFamily.family(family), quotas.families().stream()
                .map(VmFamily::family).toList(), MOST_SUGGESTIONS);
        // In the spelling that is used, so that it can be copied beside what is right already.
        List<String> meant = near.stream().flatMap(one -> quotas.families().stream()
                .filter(name -> VmFamily.family(name).equals(one)).limit(1))
                .map(name -> family.contains(" ") ? name : VmFamily.asOfSizes(name)).toList();
        return "the subscription has no VM family " + family + " in " + region + (meant.isEmpty()
                ? "; az ml compute list-sizes prints them, such as standardDSv2Family"
                : "; did you mean " + String.join(" or ", meant) + "?");
    }

    private Intent intent(int index, MLQuotaSpec.Family family, Region region) {
        String id = quotas.ofSubscription(family.name()).orElseThrow().path("id").asText();
        ArmId armId = resolved.requireWorkspace().child("quotas", id.substring(id.lastIndexOf('/') + 1));
        ObjectNode body = Json.object().put("limit", family.limit());
        return Intent.manage(key(family, armId), armId, resolved.apiVersion(TYPE, "2025-12-01"), body)
                .dependingOn(region.keys()).madeFor(path(index, "limit"));
    }

    /** A family that is called otherwise now is the same: under another key it would be given back. */
    private String key(MLQuotaSpec.Family family, ArmId id) {
        return subject.recorded().stream().filter(resource -> resource.id().equalsIgnoreCase(id.value())).findFirst()
                .map(ResourceStatus::key).orElse("family/" + family.name());
    }

    private List<Advice> advice(MLQuotaSpec.Family family) {
        List<Advice> advice = new ArrayList<>();
        quotas.usedBy(resolved.requireWorkspace(), family.name()).filter(used -> used > family.limit())
                .ifPresent(used -> advice.add(AdviceRule.QUOTA_BELOW_USAGE.advice(family.name()
                        + ": the workspace uses "
                        + used + " cores and may use " + family.limit() + ": nothing is taken away, and nothing more is"
                        + " started; used by " + String.join(", ", users(family)))));
        return advice;
    }

    private List<String> users(MLQuotaSpec.Family family) {
        List<String> users = quotas.users(resolved.requireWorkspace(), family.name()).stream().limit(MOST_SUGGESTIONS)
                .map(user -> user.compute() + " (" + user.cores() + ")").toList();
        return users.isEmpty() ? List.of("what Azure does not name") : users;
    }

    private static String path(int index, String field) {
        return "spec.families[" + index + "]." + field;
    }
}

package dev.azureml.operator.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLQuotaSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.azureml.VmFamily;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** MLQuota: the limits of one workspace, one for each VM family. */
public final class QuotaKind implements Kind<MLQuotaSpec> {
    /** The list of the region's quotas: none of the limits is the object more than the others. */
    @Override
    public String mainKey() {
        return RegionQuotas.QUOTAS;
    }

    @Override
    public References references(MLQuotaSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId());
    }

    @Override
    public Translation translate(ManagedObject<MLQuotaSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new QuotaTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLQuotaSpec> subject, Facts facts) {
        return QuotaReport.of(subject, facts);
    }

    /** What is used moves by itself. */
    @Override
    public StatusProfile statusProfile(MLQuotaSpec spec) {
        return new StatusProfile(Set.of("families", "cores"), QuotaKind::measures, false);
    }

    /** By one name of each family that Azure has: those of specs are as many as people spell them in. */
    private static List<MetricSample> measures(ObjectNode report) {
        return StreamSupport.stream(report.path("families").spliterator(), false)
                .flatMap(family -> Stream.of("limit", "used").filter(family::has)
                        .map(what -> new MetricSample("azureml.quota." + what + ".cores", "family",
                                VmFamily.family(family.path("name").asText()), family.path(what).asLong())))
                .toList();
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLQuotaSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
    }
}

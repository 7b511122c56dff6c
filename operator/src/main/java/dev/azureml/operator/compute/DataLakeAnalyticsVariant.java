package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.DataLakeAnalytics;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReplaceRule;
import java.util.List;

/** An account of a service that is no more: what was attached is kept and detached, nothing is attached anew. */
record DataLakeAnalyticsVariant(DataLakeAnalytics account) implements ComputeVariant {
    private static final String RETIRED = "Azure Data Lake Analytics was retired on 29 February 2024";
    private static final String INSTEAD = "attach a Spark pool as synapseSpark, or run Spark jobs on serverless Spark "
            + "compute";

    @Override
    public String computeType() {
        return "DataLakeAnalytics";
    }

    @Override
    public String resourceId() {
        return account.resourceId();
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        return Attached.properties(account);
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        // Never detached to be attached again: that can't be.
        return intent
                .updatedBy(Attached.NO_UPDATES.replaced(ReplaceRule.FREELY
                        .whileInUse(RETIRED + ", so that it could not be attached again")))
                .withCreationGuard(new Problem(Reason.SERVICE_RETIRED, RETIRED + " and can't be attached any more: "
                        + INSTEAD + ", and delete this object"));
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        return List.of(ComputeAdvice.retired("dataLakeAnalytics", RETIRED, INSTEAD));
    }
}

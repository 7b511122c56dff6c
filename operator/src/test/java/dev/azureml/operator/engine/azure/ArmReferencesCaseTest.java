package dev.azureml.operator.engine.azure;

import dev.azureml.operator.plan.Golden;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Finding L3: a subscription and a group that are said apart are found in whatever case. */
class ArmReferencesCaseTest {
    @Test
    void partsAreFoundInWhateverCase() {
        assertThat(ArmReferences.in("/subscriptions/own/resourceGroups/g", Golden.json("""
                {"properties":{"ResourceGroup":"other"}}
                """))).extracting(ArmReferences.Mention::id).contains("/subscriptions/own/resourceGroups/other");
        assertThat(ArmReferences.in("/subscriptions/own", Golden.json("""
                {"SUBSCRIPTIONID":"a","subscriptionId":"b","resourcegroup":"c"}
                """))).extracting(ArmReferences.Mention::id).contains("/subscriptions/a/resourceGroups/c",
                "/subscriptions/b/resourceGroups/c");
    }
}

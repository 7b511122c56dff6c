package dev.azureml.operator.engine.spec;

import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpecValueLocatorTest {
    private static final MLDatastoreSpec SPEC = EngineFixture.spec("""
            {"workspaceId": "/subscriptions/s/resourceGroups/g/workspaces/w",
             "azureBlob": {"accountName": "account", "subscriptionId": "t", "resourceGroup": "H"},
             "overrides": {"properties": {"list": ["x", "/subscriptions/u/r"], "map": {"/subscriptions/v/r": {}}}}}
            """);

    @ParameterizedTest
    @CsvSource({"/SUBSCRIPTIONS/s/resourceGroups/g/workspaces/w,spec.workspaceId",
        "/subscriptions/s/resourceGroups/g/workspaces/w/datastores/d,spec.workspaceId",
        "/subscriptions/s/resourceGroups/g,spec.workspaceId",
        "/subscriptions/s/resourceGroups/g/providers/p/budgets/b,spec.workspaceId",
        "/subscriptions/t/resourceGroups/h,spec.azureBlob.subscriptionId",
        "/subscriptions/z/resourceGroups/h,spec.azureBlob.resourceGroup",
        "' /subscriptions/u/r',spec.overrides.properties.list[1]",
        "/subscriptions/v/r,spec.overrides.properties.map"})
    void aPlaceIsFoundByWhatWasSaidThere(String text, String place) {
        assertThat(SpecValueLocator.of(SPEC, text)).contains(place);
    }

    @Test
    void whatWasNotSaidHasNoPlace() {
        assertThat(SpecValueLocator.of(SPEC, "/subscriptions/z/resourceGroups/y")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"MLModel,,m,spec.managed.deployments[1].modelRef", "MLEnvironment,,m,"
            + "spec.managed.deployments[0].environmentRef",
        "MLWorkspace,other,m,spec.workspaceRef",
        "MLWorkspace,,m,", "MLCompute,,m,"})
    void aReferenceHasThePlaceThatIsNamedAfterItsKind(String kind, @Nullable String namespace, String name,
            @Nullable String place) {
        MLInferenceEndpointSpec spec = Golden.spec(MLInferenceEndpointSpec.class, Golden.json("""
                {"workspaceRef": {"name": "m", "namespace": "other"}, "managed": {"authMode": "Key", "deployments": [
                 {"name": "a", "environmentRef": {"name": "m"}, "modelRef": {"name": "n"}},
                 {"name": "b", "modelRef": {"name": "m"}}]}}
                """));

        assertThat(SpecValueLocator.of(spec, new ObjectRef(kind, namespace, name)))
                .isEqualTo(Optional.ofNullable(place));
    }
}

package dev.azureml.e2e.chart;

import dev.azureml.e2e.kube.KubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Locale;

/** A kind of somebody else, of which the API server takes everything. */
final class ForeignCrd {
    private ForeignCrd() {
    }

    /** Returns the CRD once the kind is served; {@code scope} is Cluster or Namespaced. */
    static GenericKubernetesResource install(KubeServer server, String group, String version, String scope,
            String kind, String plural) {
        GenericKubernetesResource crd = Serialization.unmarshal("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  scope: %3$s
                  names: {kind: %4$s, plural: %1$s, singular: %5$s}
                  versions:
                    - name: %6$s
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(plural, group, scope, kind, kind.toLowerCase(Locale.ROOT), version),
                GenericKubernetesResource.class);
        server.client().resource(crd).serverSideApply();
        server.kubectl().must("wait", "--for=condition=Established", "crd/" + plural + "." + group, "--timeout=60s");
        return crd;
    }
}

package dev.azureml.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.operator.engine.Binding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.ServiceAccountList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way to the Kubernetes API. */
final class KubernetesConnection {
    private static final List<Class<? extends KubernetesResource>> WATCHED = List.of(Secret.class, ConfigMap.class,
            Status.class);

    /** Of what is listed by its metadata alone. */
    private static final List<Class<? extends KubernetesResourceList<?>>> LISTED = List.of(SecretList.class,
            ConfigMapList.class, ServiceAccountList.class);

    private KubernetesConnection() {
    }

    /**
     * Opens it.
     *
     * @param given null to find the cluster as kubectl does, or as a Pod
     */
    static KubernetesClient open(@Nullable Config given, List<Binding<?, ?, ?>> kinds) {
        Config config = given == null ? Config.autoConfigure(null) : given;
        // Over one HTTP/2 connection, the JDK's client refuses what exceeds the server's limit of streams.
        config.setHttp2Disable(true);
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(lenient(kinds))
                .withHttpClientBuilderConsumer(http -> {
                    http.addOrReplaceInterceptor(MetadataOnly.class.getName(), new MetadataOnly());
                    if (!hasToken(config)) {
                        // It would look for a token in the kubeconfig anew before every request.
                        http.addOrReplaceInterceptor(TokenRefreshInterceptor.NAME, null);
                    }
                }).build();
    }

    private static boolean hasToken(Config config) {
        return Stream.of(config.getOauthToken(), config.getAutoOAuthToken(), config.getOauthTokenProvider(),
                config.getAuthProvider(), config.getUsername()).anyMatch(Objects::nonNull);
    }

    /** One object that does not parse would stop the process; the CRD's schema does the refusing. */
    static KubernetesSerialization lenient(List<Binding<?, ?, ?>> kinds) {
        ObjectMapper mapper = new ObjectMapper();
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, true);
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.addMixIn(ObjectMeta.class, Owned.class);
        LISTED.forEach(list -> mapper.addMixIn(list, Listed.class));
        // Searching for all kinds there are would load every class of every Kubernetes API at the start.
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        // What a watch tells of is parsed twice where its class is not known beforehand.
        WATCHED.forEach(serialization::registerKubernetesResource);
        kinds.forEach(binding -> serialization.registerKubernetesResource(binding.type()));
        return serialization;
    }

    /** Nobody here asks who wrote which field, and telling so takes half of an object's room. */
    @JsonIgnoreProperties("managedFields")
    private interface Owned {
    }

    /** The API server tells of no metadata at all by null, which an informer does not take. */
    private interface Listed {
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        void setItems(List<?> items);
    }
}

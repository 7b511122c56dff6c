package dev.azureml.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
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
import java.net.URI;
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
        Config config = given == null ? directly(Config.autoConfigure(null)) : given;
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

    /**
     * In a Pod, HTTPS_PROXY is for Azure and not for the API server, which is near. With a kubeconfig it counts as for
     * kubectl, which goes to its own machine without one.
     */
    static Config directly(Config config) {
        if (config.getCurrentContext() == null || isThisMachine(URI.create(config.getMasterUrl()).getHost())) {
            config.setHttpProxy(null);
            config.setHttpsProxy(null);
        }
        return config;
    }

    private static boolean isThisMachine(@Nullable String host) {
        return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
    }

    private static boolean hasToken(Config config) {
        return Stream.of(config.getOauthToken(), config.getAutoOAuthToken(), config.getOauthTokenProvider(),
                config.getAuthProvider(), config.getUsername()).anyMatch(Objects::nonNull);
    }

    /**
     * One object that does not parse would stop the process: nothing that the API server stores is refused here. What
     * of it is of no use to us, the object itself is told.
     */
    static KubernetesSerialization lenient(List<Binding<?, ?, ?>> kinds) {
        // The API server bounds the size of all that it tells; its own bound on nesting is 10,000.
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE).build())
                .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
                // Else names that were chosen for their hash would be refused.
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW).build();
        ObjectMapper mapper = new ObjectMapper(factory);
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL, true);
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.addMixIn(ObjectMeta.class, Owned.class);
        mapper.addMixIn(MLObject.class, Marked.class);
        SimpleModule objects = new SimpleModule("objects");
        kinds.forEach(binding -> add(objects, binding));
        mapper.registerModule(objects);
        LISTED.forEach(list -> mapper.addMixIn(list, Listed.class));
        // Searching for all kinds there are would load every class of every Kubernetes API at the start.
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        // What a watch tells of is parsed twice where its class is not known beforehand.
        WATCHED.forEach(serialization::registerKubernetesResource);
        kinds.forEach(binding -> serialization.registerKubernetesResource(binding.type()));
        return serialization;
    }

    private static <P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> void add(SimpleModule module,
            Binding<P, S, T> binding) {
        module.addDeserializer(binding.type(), new ObjectDeserializer<>(binding.type(), binding.create()));
    }

    /** A copy made by way of JSON is as faulty as its original. */
    private interface Marked {
        @JsonProperty(ObjectDeserializer.FAULT)
        @Nullable
        String fault();
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

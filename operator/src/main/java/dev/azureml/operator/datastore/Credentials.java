package dev.azureml.operator.datastore;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.DatastoreCredentials;
import dev.azureml.operator.azureml.CredentialValidity;
import dev.azureml.operator.azureml.SharedAccessSignature;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.WriteOnlyValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a datastore authenticates, as Azure takes it, and what the credential says of itself. */
final class Credentials {
    static final String SECRETS = "/properties/credentials/secrets";

    /** Where the type of the credentials stands. */
    static final JsonPointer TYPE = JsonPointer.compile("/properties/credentials/credentialsType");

    private final StorageVariant store;
    private final String path;
    private final WriteOnlyValues values;
    private final Certificates certificates;
    private final List<Advice> advice = new ArrayList<>();
    private ObjectNode body = Json.object();
    private CredentialValidity validity = CredentialValidity.UNLIMITED;
    private final List<Translation.Refused> refusals = new ArrayList<>();

    Credentials(StorageVariant store, ResolvedReferences resolved, Certificates certificates) {
        this.certificates = certificates;
        this.store = store;
        this.path = store.path() + ".credentials";
        this.values = new WriteOnlyValues(resolved);
        read(store.credentials());
    }

    private void read(DatastoreCredentials said) {
        if (said.accountKey() != null) {
            body = typed("AccountKey");
            values.secret(place("key"), path + ".accountKey.key", said.accountKey().key());
        } else if (said.sas() != null) {
            sas(said.sas());
        } else if (said.servicePrincipal() != null) {
            servicePrincipal(said.servicePrincipal());
        } else if (said.certificate() != null) {
            certificate(said.certificate());
        } else if (said.none() != null) {
            // Azure refuses a datastore that leaves its credentials out.
            body = Json.object().put("credentialsType", "None");
        } else {
            refuse("", "one of accountKey, sas, servicePrincipal, certificate and none must be set");
        }
    }

    /** Has the datastore written once more, for the sake of the check that goes with it; the type stays as it is. */
    void sendTypeAnew() {
        values.text(TYPE, body.path("credentialsType").textValue());
    }

    private void sas(DatastoreCredentials.Sas said) {
        body = typed("Sas");
        String property = ".sas.sasToken";
        String text = values.secret(place("sasToken"), path + property, said.sasToken());
        if (text == null) {
            return;
        }
        SharedAccessSignature sas = SharedAccessSignature.parse(text);
        String wrong = sas.wrong(store.service(), store.accountName(), store.holder());
        if (wrong != null) {
            refuse(property, wrong);
            return;
        }
        values.replace(place("sasToken"), sas.token());
        validity = sas.until() == null
                ? CredentialValidity.unknown(path + property)
                : CredentialValidity.until(path + property, sas.from(), sas.until());
        if (sas.allowsHttp()) {
            advice.add(AdviceRule.SAS_ALLOWS_HTTP.advice(path + property
                    + ": the shared access signature can be used without TLS; one with spr=https can't"));
        }
    }

    private void servicePrincipal(DatastoreCredentials.ServicePrincipal said) {
        body = typed("ServicePrincipal").put("clientId", said.clientId()).put("tenantId", said.tenantId());
        ArmBody.put(body, "authorityUrl", said.authorityUrl());
        ArmBody.put(body, "resourceUrl", said.resourceUrl());
        values.secret(place("clientSecret"), path + ".servicePrincipal.clientSecret", said.clientSecret());
    }

    private void certificate(DatastoreCredentials.Certificate said) {
        body = typed("Certificate").put("clientId", said.clientId()).put("tenantId", said.tenantId());
        ArmBody.put(body, "authorityUrl", said.authorityUrl());
        ArmBody.put(body, "resourceUrl", said.resourceUrl());
        String property = ".certificate.certificate";
        String text = values.secret(place("certificate"), path + property, said.certificate());
        if (text == null) {
            return;
        }
        Optional<Certificate> certificate = certificates.read(text);
        String thumbprint = said.thumbprint();
        if (thumbprint == null && certificate.isEmpty()) {
            refuse(property,
                    "the value is no certificate that can be read: it takes PEM, or PKCS #12 without a password"
                            + " in base64, of at most 64 KiB and 100,000 key derivations; one of another form needs its"
                            + " thumbprint said");
        } else if (thumbprint != null && certificate.filter(c -> !c.thumbprint().equalsIgnoreCase(thumbprint))
                .isPresent()) {
            refuse(".certificate.thumbprint", "it is not the thumbprint of the certificate in the Secret");
        }
        body.put("thumbprint", certificate.map(Certificate::thumbprint).orElse(thumbprint));
        validity = certificate.map(c -> CredentialValidity.until(path + property, c.notBefore(), c.notAfter()))
                .orElseGet(() -> CredentialValidity.unknown(path + property));
    }

    private void refuse(String property, String why) {
        refusals.add(Translation.Refused.invalid(path + property, why));
    }

    private static ObjectNode typed(String type) {
        ObjectNode body = Json.object().put("credentialsType", type);
        body.putObject("secrets").put("secretsType", type);
        return body;
    }

    private static JsonPointer place(String property) {
        return JsonPointer.compile(SECRETS + "/" + property);
    }

    /** Why they can't be sent. */
    Optional<Translation.Refused> refusal() {
        return Translation.Refused.all(values.refusal(), Translation.Refused.all(refusals.stream()));
    }

    /** Without the secret, but with the type that Azure wants beside it. */
    ObjectNode body() {
        return body;
    }

    WriteOnlyValues values() {
        return values;
    }

    CredentialValidity validity() {
        return validity;
    }

    List<Advice> advice() {
        return advice;
    }
}

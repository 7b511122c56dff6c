package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a credential says of itself, and when. */
class CredentialsTest {
    private static final String THUMBPRINT = "BAC709EB0CB1AF2048177BF60A72D4A634EE1482";
    private static final Instant BEGINS = Instant.parse("2026-11-25T08:05:16Z");
    private static final Instant ENDS = Instant.parse("2036-11-22T08:05:16Z");
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String SAS = "sr=c&sp=rl&spr=https&sig=secretsignature&";
    private final DatastoreKind kind = new DatastoreKind(Duration.ofDays(14));

    private Translation translate(String member, String credentials, String value, Instant now) {
        JsonNode spec = Golden
                .json(("{'" + member + "':{'accountName':'images','containerName':'raw','filesystem':'raw',"
                        + "'credentials':{" + credentials + "}}}").replace('\'', '"'));
        Map<SecretKeyRef, SecretValue> secrets = Map.of(new SecretKeyRef("s", "k"), new SecretValue("s/k", "1",
                new SensitiveString(value)));
        return kind.translate(Golden.subject(Golden.spec(MLDatastoreSpec.class, spec)),
                new ResolvedReferences(Golden.WORKSPACE, "x", null, secrets, Map.of(), null,
                        ResolvedReferences.Nearby.NOTHING, now,
                        Cloud.PUBLIC),
                Facts.NONE);
    }

    private Translation sas(String value, Instant now) {
        return translate("azureBlob", "'sas':{'sasToken':{'secretKeyRef':{'name':'s','key':'k'}}}", value, now);
    }

    private Translation certificate(String value, String more, Instant now) {
        return translate("azureDataLakeGen2", "'certificate':{'clientId':'c','tenantId':'t'" + more
                + ",'certificate':{'secretKeyRef':{'name':'s','key':'k'}}}", value, now);
    }

    private static String pem() {
        try (InputStream in = CredentialsTest.class.getResourceAsStream("/certificate/client.pem")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String pkcs12() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("client", CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem().getBytes(StandardCharsets.US_ASCII))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, new char[0]);
        return Base64.getMimeEncoder().encodeToString(out.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"2029-12-01,VALID,TRUE,2030-01-18", "2030-01-18,EXPIRES_SOON,FALSE,2030-02-01",
        "2030-01-31,EXPIRES_SOON,FALSE,2030-02-01", "2030-02-01,EXPIRED,FALSE,"})
    void aSignatureIsGoodThenSoonOverThenOver(String day, ConditionReason reason, KindCondition.Truth status,
            String next) {
        Instant now = Instant.parse(day + "T00:00:00Z");

        Translation.Intents intents = Golden.intents(sas(SAS + "se=2030-02-01", now));

        assertThat(intents.conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.reason()).isEqualTo(reason);
            assertThat(condition.status()).isEqualTo(status);
            assertThat(condition.message()).contains("spec.azureBlob.credentials.sas.sasToken", "2030-02-01")
                    .doesNotContain("secretsignature");
        });
        assertThat(intents.lookAgainAt())
                .isEqualTo(next == null ? null : Instant.parse(next + "T00:00:00Z"));
    }

    @Test
    void aSignatureThatIsOverIsNotSent() {
        Translation.Intents over = Golden.intents(sas(SAS + "se=2030-01-01", NOW));

        assertThat(over.intents()).singleElement().satisfies(i -> assertThat(i.mode()).isEqualTo(Intent.Mode.LOOK));
        assertThat(over.problems()).extracting(Problem::reason).containsExactly(Reason.CREDENTIAL_EXPIRED);
        assertThat(over.problems().getFirst().message()).startsWith("spec.azureBlob.credentials.sas.sasToken: ")
                .doesNotContain("secretsignature");
        assertThat(Golden.intents(sas(SAS + "se=2030-01-01T00:00:01Z", NOW)).intents().getFirst().mode())
                .isEqualTo(Intent.Mode.MANAGE);
    }

    @Test
    void aSignatureMayBeginLaterOrEndByAPolicy() {
        Translation.Intents later = Golden.intents(sas(SAS + "st=2030-03-01&se=2030-06-01", NOW));
        assertThat(later.conditions()).extracting(KindCondition::reason).containsExactly(ConditionReason.NOT_VALID_YET);
        assertThat(later.lookAgainAt()).isEqualTo(Instant.parse("2030-03-01T00:00:00Z"));
        assertThat(later.intents().getFirst().mode()).isEqualTo(Intent.Mode.MANAGE);
        assertThat(Golden.intents(sas("sr=c&si=policy&sig=x", NOW)).conditions()).extracting(KindCondition::reason)
                .containsExactly(ConditionReason.EXPIRY_UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"c2VjcmV0LWtleQ==", "sr=c&sp=r&se=2031-01-01&sig=secretsignature",
        "https://other.blob.core.windows.net/raw?sr=c&sp=rl&se=2031-01-01&sig=secretsignature"})
    void aSignatureOfNoUseIsRefusedByItsPath(String value) {
        assertThat(Golden.refusal(sas(value, NOW))).startsWith("spec.azureBlob.credentials.sas.sasToken: ")
                .doesNotContain("secret");
    }

    @Test
    void aUrlOfTheSameContainerIsSentAsAToken() {
        Translation translation = sas("https://images.blob.core.windows.net/raw?" + SAS + "se=2031-01-01", NOW);

        assertThat(Golden.puts(translation).at("/0/body/properties/credentials/secrets/sasToken").asText())
                .isEqualTo(SAS + "se=2031-01-01");
    }

    @Test
    void aSignatureThatDoesWithoutTlsIsSpokenOf() {
        assertThat(Golden.intents(sas("sr=c&sp=rl&se=2031-01-01&sig=x", NOW)).advice()).extracting(Advice::rule)
                .containsExactly("SasAllowsHttp");
        assertThat(Golden.intents(sas(SAS + "se=2031-01-01", NOW)).advice()).isEmpty();
    }

    @Test
    void aCertificateTellsItsThumbprintAndItsEnd() throws GeneralSecurityException, IOException {
        for (String value : new String[]{pem(), "Bag Attributes\n" + pem(), pkcs12()}) {
            Translation translation = certificate(value, "", BEGINS.plusSeconds(1));

            assertThat(Golden.puts(translation).at("/0/body/properties/credentials/thumbprint").asText())
                    .isEqualTo(THUMBPRINT);
            assertThat(Golden.intents(translation).conditions()).singleElement().satisfies(condition -> {
                assertThat(condition.reason()).isEqualTo(ConditionReason.VALID);
                assertThat(condition.message()).contains(ENDS.toString());
            });
        }
        assertThat(Golden.intents(certificate(pem(), "", ENDS)).problems()).extracting(Problem::reason)
                .containsExactly(Reason.CREDENTIAL_EXPIRED);
    }

    @Test
    void aThumbprintThatIsSaidMustBeTheCertificates() {
        String said = ",'thumbprint':'" + THUMBPRINT.toLowerCase(java.util.Locale.ROOT) + "'";
        assertThat(Golden.intents(certificate(pem(), said, BEGINS.plusSeconds(1))).problems()).isEmpty();
        assertThat(Golden.refusal(certificate(pem(), ",'thumbprint':'0123456789012345678901234567890123456789'", NOW)))
                .startsWith("spec.azureDataLakeGen2.credentials.certificate.thumbprint: ");
    }

    @Test
    void aCertificateOfAnotherFormNeedsItsThumbprintSaid() {
        assertThat(Golden.refusal(certificate("bm90IGEgY2VydGlmaWNhdGU=", "", NOW)))
                .startsWith("spec.azureDataLakeGen2.credentials.certificate.certificate: ").doesNotContain("bm90");
        Translation translation = certificate("something", ",'thumbprint':'AB'", NOW);
        assertThat(Golden.puts(translation).at("/0/body/properties/credentials/thumbprint").asText()).isEqualTo("AB");
        assertThat(Golden.intents(translation).conditions()).extracting(KindCondition::reason)
                .containsExactly(ConditionReason.EXPIRY_UNKNOWN);
    }
}

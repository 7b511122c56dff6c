package dev.azureml.emulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Caller;
import dev.azureml.emulator.arm.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The token endpoint of Microsoft Entra ID, and who a token belongs to. */
final class Tokens {
    private static final String EXCHANGE = "api://AzureADTokenExchange";

    private record Issued(Caller caller, Instant expires, String scope) {
    }

    private final EmulatorOptions options;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final Set<String> principals;
    private final Map<String, String> federated;

    /** @param federated the ServiceAccount that each client trusts; when empty, any assertion is right */
    Tokens(EmulatorOptions options, Set<String> principals, Map<String, String> federated) {
        this.options = options;
        this.principals = principals;
        this.federated = federated;
    }

    /** Answers where a tenant's endpoints are; clients read it before they ask for a token. */
    ArmResponse openId(String url, String tenant) {
        String base = url + "/" + tenant;
        return ArmResponse.ok(Json.object("token_endpoint", base + "/oauth2/v2.0/token", "authorization_endpoint",
                base + "/oauth2/v2.0/authorize", "device_authorization_endpoint", base + "/oauth2/v2.0/devicecode",
                "jwks_uri", base + "/discovery/v2.0/keys", "issuer", base + "/v2.0",
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "private_key_jwt", "client_secret_basic"), "response_types_supported",
                List.of("code", "id_token"), "subject_types_supported", List.of("pairwise"), "scopes_supported",
                List.of("openid", "profile", "email", "offline_access"), "tenant_region_scope", "EU"));
    }

    /** Answers a client-credentials request. */
    ArmResponse issue(String tenant, Map<String, String> form) {
        String client = form.getOrDefault("client_id", "");
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return refuse(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        }
        if (client.isEmpty() || !form.containsKey("scope")) {
            return refuse(400, "invalid_request", 900144, "The request body must contain 'client_id' and 'scope'.");
        }
        String expected = options.clientSecrets().get(client);
        if (expected == null && !options.clientSecrets().isEmpty() && !federated.containsKey(client)) {
            return refuse(400, "unauthorized_client", 700016,
                    "Application with identifier '" + client + "' was not found.");
        }
        String secret = form.get("client_secret");
        if (secret == null && !federated.isEmpty() && !isTrusted(client, form.getOrDefault("client_assertion", ""))) {
            return refuse(401, "invalid_client", 700213, "No matching federated identity record found for presented "
                    + "assertion subject.");
        }
        boolean right = secret == null
                ? form.getOrDefault("client_assertion", "").length() > 2
                : expected == null ? !secret.equals("wrong") : secret.equals(expected);
        if (!right) {
            return refuse(401, "invalid_client", 7000215, "Invalid client secret provided.");
        }
        long seconds = options.tokenLifetime().toSeconds();
        Instant expires = Instant.now().plus(options.tokenLifetime());
        String objectId = UUID.nameUUIDFromBytes(("sp:" + client).getBytes(StandardCharsets.UTF_8)).toString();
        principals.add(objectId);
        String token = token(client, objectId, tenant, expires);
        issued.put(token, new Issued(new Caller(objectId, client, tenant), expires, form.getOrDefault("scope",
                "")));
        return ArmResponse
                .ok(Json.object("token_type", "Bearer", "expires_in", (int) seconds, "ext_expires_in", (int) seconds,
                        "access_token", token));
    }

    /** Whether the assertion is a token of the ServiceAccount that the client trusts, made for this exchange. */
    private boolean isTrusted(String client, String assertion) {
        String[] parts = assertion.split("[.]", -1);
        if (parts.length != 3) {
            return false;
        }
        JsonNode claims;
        try {
            claims = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
        boolean meant = claims.path("aud").valueStream().anyMatch(a -> a.asText().equals(EXCHANGE));
        return meant && claims.path("sub").asText().equals(federated.get(client));
    }

    /** Who sent a request, by its Authorization header. */
    Caller caller(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            throw unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
        }
        Issued found = issued.get(authorization.substring("Bearer ".length()));
        if (found == null) {
            throw unauthorized("InvalidAuthenticationToken", "The access token is invalid.");
        }
        if (found.expires().isBefore(Instant.now())) {
            throw unauthorized("ExpiredAuthenticationToken",
                    "The access token expiry UTC time is earlier than current UTC time.");
        }
        return found.caller();
    }

    /** Refuses a token that is for something else. */
    void require(@Nullable String authorization, String audience) {
        String token = authorization == null ? "" : authorization.substring(authorization.indexOf(' ') + 1);
        Issued found = issued.get(token);
        // Clients ask for openid and the like beside it.
        if (found == null || Stream.of(found.scope().split(" ")).noneMatch(scope -> scope.startsWith(audience))) {
            throw unauthorized("InvalidAuthenticationTokenAudience",
                    "The access token has been obtained for wrong audience or resource.");
        }
    }

    private static ArmError unauthorized(String code, String message) {
        return ArmError.of(401, code, message).header("WWW-Authenticate",
                "Bearer authorization_uri=\"https://login.microsoftonline.com/\", error=\"invalid_token\"");
    }

    private static ArmResponse refuse(int status, String error, int number, String text) {
        ObjectNode body = Json.object("error", error, "error_description", "AADSTS" + number + ": " + text);
        body.putArray("error_codes").add(number);
        return ArmResponse.of(status,
                body.put("timestamp", Instant.now().toString()).put("trace_id", UUID.randomUUID().toString()));
    }

    private static String token(String client, String objectId, String tenant, Instant expires) {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        ObjectNode claims = Json.object("aud", "https://management.azure.com/", "appid", client, "oid", objectId, "tid",
                tenant);
        claims.put("exp", expires.getEpochSecond()).put("uti", UUID.randomUUID().toString());
        return encoder.encodeToString("{\"typ\":\"JWT\",\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.toString().getBytes(StandardCharsets.UTF_8)) + ".emulated";
    }
}

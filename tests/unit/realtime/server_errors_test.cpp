#include "realtime/server_errors.h"

#include <gtest/gtest.h>

namespace holdfast::realtime {
namespace {

struct Case {
  const char* reason;
  ErrorCode code;
};

ErrorCode join_error(const char* reason) {
  return classify_join_error(std::string{R"({"reason":")"} + reason + "\"}").code;
}

// Every reason of a refused join that supabase/realtime v2.129 knows.
TEST(ServerErrors, ABadTokenABadTopicAndWhatIsNotAllowedAreFinal) {
  for (const Case& c :
       {Case{"MalformedJWT: The token provided is not a valid JWT", ErrorCode::invalid_token},
        Case{"InvalidJWTToken: Fields `role` and `exp` are required in JWT", ErrorCode::invalid_token},
        Case{"JwtSignatureError: Failed to validate JWT signature", ErrorCode::invalid_token},
        Case{"JwtSignerError: Failed to generate JWT signer", ErrorCode::invalid_token},
        Case{"Unauthorized: You do not have permissions to read from this Channel topic: x", ErrorCode::unauthorized},
        Case{"PrivateOnly: This project only allows private channels", ErrorCode::unauthorized},
        Case{"TopicNameRequired: You must provide a topic name", ErrorCode::invalid_topic},
        Case{"UnableToReplayMessages: Replay is not allowed for public channels", ErrorCode::join_rejected},
        Case{"UnableToReplayMessages: Replay params are not valid", ErrorCode::join_rejected},
        Case{"unmatched topic", ErrorCode::invalid_topic}, Case{"unauthorized", ErrorCode::unauthorized}}) {
    EXPECT_EQ(join_error(c.reason), c.code) << c.reason;
    EXPECT_TRUE(is_final(c.code)) << c.reason;
  }
}

TEST(ServerErrors, AnExpiredTokenIsWorthAFreshOne) {
  EXPECT_EQ(join_error("InvalidJWTToken: Token has expired 60 seconds ago"), ErrorCode::token_expired);
  EXPECT_EQ(classify_system_error("Token has expired 0 seconds ago"), ErrorCode::token_expired);
}

TEST(ServerErrors, WhateverMayPassIsRetried) {
  for (const char* reason :
       {"ChannelRateLimitReached: Too many channels", "ClientJoinRateLimitReached: Too many joins per second",
        "ConnectionRateLimitReached: Too many connected users",
        "UnknownErrorOnChannel: no function clause matching in Access.get/3",
        "UnableToReplayMessages: Realtime was unable to replay messages",
        "IncreaseConnectionPool: Please increase your connection pool size",
        "DatabaseLackOfConnections: Database can't accept more connections",
        "InitializingProjectConnection: Realtime is initializing the project connection",
        "UnableToConnectToProject: Realtime was unable to connect to the project database",
        "TenantNotFound: Tenant with the given ID does not exist",
        "RealtimeDisabledForTenant: Realtime disabled for this tenant",
        "RealtimeRestarting: Realtime is restarting, please standby", "MissingPartition: Partition is missing",
        "QueryCanceled: Query was canceled", "TimeoutOnRpcCall: Node request timeout", "join crashed",
        "room is full"}) {
    EXPECT_FALSE(is_final(join_error(reason))) << reason;
  }
}

TEST(ServerErrors, LimitsAreNamedSo) {
  EXPECT_EQ(join_error("ChannelRateLimitReached: Too many channels"), ErrorCode::too_many_channels);
  EXPECT_EQ(join_error("ClientJoinRateLimitReached: Too many joins per second"), ErrorCode::rate_limited);
  EXPECT_EQ(classify_system_error("Too many messages per second"), ErrorCode::rate_limited);
  EXPECT_EQ(classify_system_error("Client presence rate limit exceeded"), ErrorCode::rate_limited);
}

TEST(ServerErrors, ARefusedTokenRefreshIsAboutTheToken) {
  EXPECT_EQ(classify_system_error("The token provided is not a valid JWT"), ErrorCode::invalid_token);
  EXPECT_EQ(classify_system_error("Fields `role` and `exp` are required in JWT"), ErrorCode::invalid_token);
  EXPECT_EQ(classify_system_error(":signature_error"), ErrorCode::invalid_token);
  EXPECT_EQ(classify_system_error("You do not have permissions to read from this Channel topic: x"),
            ErrorCode::unauthorized);
}

TEST(ServerErrors, ChangesThatCannotBeGivenAreFinalAndALostDatabaseIsNot) {
  EXPECT_TRUE(is_final(classify_changes_error("Unable to subscribe to changes with given parameters. An exception")));
  EXPECT_TRUE(is_final(classify_changes_error("Error parsing `filter` params: x")));
  EXPECT_TRUE(is_final(classify_changes_error("No subscription params provided. Please provide at least a `schema`")));
  EXPECT_FALSE(is_final(classify_changes_error("Database connection lost")));
}

}  // namespace
}  // namespace holdfast::realtime

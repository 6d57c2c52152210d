#include "sync/track.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"
#include "support/events.h"
#include "sync/tracks.h"

namespace holdfast::sync {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;

constexpr double degree_m = 111'195;  ///< A degree of latitude.

/// A place that many metres north and east of 0, 0.
GeoPoint at(double north, double east = 0) { return {north / degree_m, east / degree_m}; }
Fix fix(GeoPoint place, int second) { return {place, 5, instant_from_ms(1e12) + seconds{second}}; }

std::vector<std::string> kinds(Track& track) {
  std::vector<std::string> told;
  for (const FenceEvent& event : track.take_events()) {
    constexpr const char* names[] = {"enter", "leave", "dwell"};
    told.push_back(event.fence + " " + names[static_cast<int>(event.kind)]);
  }
  return told;
}

TEST(Track, SpeedIsThatOfTheJourney) {
  Track track{TrackOptions{}};
  for (int second = 0; second <= 300; second += 10) track.add(fix(at(second * 8.0), second));
  EXPECT_NEAR(track.speed(), 8, 0.2);
}

TEST(Track, AJumpIsNoTravel) {
  Track track{TrackOptions{}};
  for (int second = 0; second <= 100; second += 2) track.add(fix(at(second * 8.0), second));
  for (int second = 102; second <= 110; second += 2) track.add(fix(at(9'000 + second * 8.0), second));
  EXPECT_NEAR(track.speed(), 8, 0.2);
}

TEST(Track, StandingStillIsNoSpeedHoweverNoisy) {
  Track track{TrackOptions{}};
  Random random{1};
  for (int second = 0; second <= 600; second += 10) {
    track.add(fix(at(random.unit() * 10, random.unit() * 10), second));
  }
  EXPECT_EQ(track.speed(), 0);
  EXPECT_FALSE(track.eta());
}

TEST(Track, ArrivalFollowsFromSpeedAndTheWayThatIsLeft) {
  TrackOptions options;
  options.way = {at(0), at(5'000), at(5'000, 1'000)};
  Track track{std::move(options)};
  for (int second = 0; second <= 200; second += 10) track.add(fix(at(second * 10.0), second));
  EXPECT_NEAR(*track.remaining(), 4'000, 20);
  EXPECT_NEAR(to_ms(*track.eta()), 400'000, 20'000);
}

TEST(Track, ALateFixFindsItsPlaceAndChangesNothingElse) {
  Track track{TrackOptions{}};
  track.add(fix(at(0), 0));
  track.add(fix(at(200), 20));
  const double speed = track.speed();
  EXPECT_TRUE(track.add(fix(at(100), 10)));
  EXPECT_TRUE(track.add(fix(at(100), 10))) << "twice is once";
  EXPECT_EQ(track.history().size(), 3U);
  EXPECT_EQ(track.history()[1].at, fix(at(0), 10).at);
  EXPECT_EQ(track.last()->at, fix(at(0), 20).at);
  EXPECT_EQ(track.speed(), speed);
}

TEST(Track, WhatIsNoPlaceIsNotTaken) {
  Track track{TrackOptions{}};
  EXPECT_FALSE(track.add(fix({std::nan(""), 0}, 0)));
  EXPECT_FALSE(track.add(fix({200, 0}, 0)));
  EXPECT_FALSE(track.add({at(0), 5'000, instant_from_ms(1)})) << "5 km off";
  EXPECT_FALSE(track.add({at(0), std::nan(""), instant_from_ms(1)}));
  EXPECT_FALSE(track.last());
}

TEST(Track, TheWayTravelledIsBoundedAndKeepsItsShape) {
  TrackOptions options;
  options.max_points = 100;
  Track track{std::move(options)};
  // A square spiral: what must stay are its corners.
  int second = 0;
  for (int side = 0; side < 20; ++side) {
    for (int step = 0; step < 50; ++step, ++second) {
      const bool north = side % 2 == 0;
      const double walked = (side / 2) * 500.0 + (north ? step * 10.0 : 0);
      track.add(fix(at(walked, (side / 2) * 500.0 + (north ? 0 : step * 10.0)), second));
    }
  }
  EXPECT_LE(track.history().size(), 100U);
  EXPECT_GE(track.history().size(), 20U);
  EXPECT_EQ(track.history().front().at, fix(at(0), 0).at);
  EXPECT_EQ(track.history().back().at, track.last()->at);
  EXPECT_TRUE(std::is_sorted(track.history().begin(), track.history().end(),
                             [](const Fix& a, const Fix& b) { return a.at < b.at; }));
}

TEST(Track, AFenceIsEnteredDweltInAndLeft) {
  TrackOptions options;
  options.fences = {{"shop", {at(500)}, 100}};
  Track track{std::move(options)};
  int second = 0;
  for (double north = 0; north <= 500; north += 50) track.add(fix(at(north), second += 10));
  EXPECT_THAT(kinds(track), ElementsAre("shop enter"));
  for (int i = 0; i < 10; ++i) track.add(fix(at(500), second += 10));
  EXPECT_THAT(kinds(track), ElementsAre("shop dwell"));
  EXPECT_THAT(track.inside(), ElementsAre("shop"));
  for (double north = 500; north <= 800; north += 50) track.add(fix(at(north), second += 10));
  EXPECT_THAT(kinds(track), ElementsAre("shop leave"));
}

TEST(Track, AFenceDoesNotFlutterUnderFifteenMetresOfNoise) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    TrackOptions options;
    options.fences = {{"circle", {at(0)}, 100}, {"square", {at(100, -50), at(100, 50), at(0, 50), at(0, -50)}, 0}};
    Track track{std::move(options)};
    Random random{seed};
    const auto noise = [&] { return (random.unit() * 2 - 1) * 15; };
    // Along the edge of both for half an hour.
    for (int second = 0; second < 1'800; second += 10) track.add(fix(at(100 + noise(), noise() / 3), second));
    for (const FenceEvent& event : track.take_events()) EXPECT_NE(event.kind, FenceEventKind::leave) << seed;
  }
}

TEST(Tracks, ReadTheirOptionsAndReportAsJson) {
  std::vector<holdfast::testing::Event> events;
  holdfast::testing::LiveRecorder recorder{events};
  Tracks tracks{recorder};
  tracks.open(7, parse_track_options(
                     R"({"way":[[0,0.01]],"fences":[{"id":"a","center":[0,0],"radiusMeters":50},{"id":"none"}]})"));
  tracks.add(7, R"([[0,0,5,1000],[0,0.0001,5,11000],["no"],[1e9,0,5,12000]])");
  ASSERT_EQ(events.size(), 1U);
  const std::string records = std::get<holdfast::testing::TrackEvent>(events.front()).json;
  events.clear();
  EXPECT_NE(records.find(R"("last":[0.0000000,0.0001000,5.0,11000])"), std::string::npos) << records;
  EXPECT_NE(records.find(R"("inside":["a"])"), std::string::npos);
  EXPECT_NE(records.find(R"("events":[["a",0,1000]])"), std::string::npos);
  tracks.add(8, "[]");
  tracks.add(7, "no json");
  EXPECT_TRUE(events.empty());
}

}  // namespace
}  // namespace holdfast::sync

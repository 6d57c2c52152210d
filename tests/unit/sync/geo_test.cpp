#include "sync/geo.h"

#include <gtest/gtest.h>

#include <cmath>

namespace holdfast::sync {
namespace {

constexpr GeoPoint berlin{52.520008, 13.404954};
constexpr GeoPoint paris{48.856613, 2.352222};

TEST(Geo, DistancesAreThoseOfTheEarth) {
  EXPECT_NEAR(distance_m(berlin, paris), 877'460, 100);
  EXPECT_NEAR(distance_m({0, 0}, {0, 1}), 111'195, 1);
  EXPECT_NEAR(distance_m({0, 179.9}, {0, -179.9}), 22'239, 1) << "across the date line";
  EXPECT_NEAR(distance_m({90, 0}, {-90, 0}), 20'015'115, 10);
  EXPECT_EQ(distance_m(berlin, berlin), 0);
}

TEST(Geo, APlaceThatIsNoneIsNotValid) {
  EXPECT_TRUE(is_valid(berlin));
  EXPECT_FALSE(is_valid({91, 0}));
  EXPECT_FALSE(is_valid({0, -181}));
  EXPECT_FALSE(is_valid({std::nan(""), 0}));
}

TEST(Geo, ThePlaneKeepsDistances) {
  const GeoPoint near{52.53, 13.42};
  const PlanePoint plane = to_plane(near, berlin);
  EXPECT_NEAR(std::hypot(plane.x, plane.y), distance_m(berlin, near), 2);
  EXPECT_NEAR(to_plane({0, -179.9}, {0, 179.9}).x, 22'239, 1);
}

TEST(Geo, ACircleIsMeasuredFromItsEdge) {
  const Geofence circle{"c", {berlin}, 100};
  EXPECT_NEAR(signed_distance_m(berlin, circle), -100, 0.1);
  EXPECT_NEAR(signed_distance_m({52.520908, 13.404954}, circle), 0.1, 0.2);
}

TEST(Geo, APolygonIsMeasuredFromItsNearestEdge) {
  // 222 m wide, 222 m high, with a bay from the north.
  const Geofence bay{"p", {{0, 0}, {0, 0.002}, {0.002, 0.002}, {0.001, 0.001}, {0.002, 0}}, 0};
  EXPECT_LT(signed_distance_m({0.0005, 0.001}, bay), 0);
  EXPECT_GT(signed_distance_m({0.0018, 0.001}, bay), 0) << "in the bay";
  EXPECT_NEAR(signed_distance_m({-0.001, 0.001}, bay), 111.2, 0.2);
  EXPECT_NEAR(signed_distance_m({0.0005, 0.001}, bay), -39.3, 17);
}

TEST(Geo, WhatIsLeftIsMeasuredAlongTheWay) {
  const std::vector<GeoPoint> way{{0, 0}, {0, 0.01}, {0.01, 0.01}};
  double passed = 0;
  EXPECT_NEAR(remaining_m({0, 0}, way, passed), 2'223.9, 1);
  EXPECT_NEAR(remaining_m({0.0001, 0.005}, way, passed), 1'667.9, 1) << "11 m beside the way";
  EXPECT_NEAR(remaining_m({0.01, 0.01}, way, passed), 0, 0.5);
}

TEST(Geo, AWayThatComesBackDoesNotJump) {
  const std::vector<GeoPoint> there_and_back{{0, 0}, {0, 0.01}, {0, 0}};
  double passed = 0;
  EXPECT_NEAR(remaining_m({0, 0.008}, there_and_back, passed), 1'334.3, 1);
  EXPECT_NEAR(remaining_m({0, 0.01}, there_and_back, passed), 1'112, 1);
  EXPECT_NEAR(remaining_m({0, 0.008}, there_and_back, passed), 889.6, 1) << "on the way back";
}

TEST(Geo, WhoPassedTheDoorBeforeSettingOutHasTheWholeWayToGo) {
  const std::vector<GeoPoint> way{{0, 0}, {0, 0.01}};
  double passed = 0;
  EXPECT_NEAR(remaining_m({0.0001, 0.01}, way, passed), 0, 1);
  EXPECT_NEAR(remaining_m({0, 0}, way, passed), 1'112, 1);
  EXPECT_NEAR(remaining_m({0, 0.005}, way, passed), 556, 1);
}

}  // namespace
}  // namespace holdfast::sync
